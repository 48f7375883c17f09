package io.bidd.runtime.groupcommit;

/** The database was lost while a change was made durable. It may stand or not; the same command again finds out. */
public final class OutcomeUnknown extends RuntimeException {
    OutcomeUnknown(Throwable cause) {
        super("whether the change stands is not known", cause);
    }
}
