package io.bidd.runtime.groupcommit;

import org.springframework.dao.DataAccessResourceFailureException;

/** The database was lost while a change was made durable. It may stand or not; the same command again finds out. */
public final class OutcomeUnknown extends DataAccessResourceFailureException {
    OutcomeUnknown(Throwable cause) {
        super("whether the change stands is not known", cause);
    }
}
