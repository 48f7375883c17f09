package io.bidd.runtime.groupcommit;

import org.jspecify.annotations.Nullable;

/** A change that one caller wants. */
public interface Work<R extends @Nullable Object> {

    /** Says to the books what has to be locked and read before. */
    void announce(Books books);

    /**
     * Looks, then changes, under the locks of everything that was announced by anybody of the group; the others of the group
     * have gone before or come after. What throws is taken out of the group and has changed nothing.
     */
    R apply(Books books);
}
