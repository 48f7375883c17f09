package io.bidd.runtime.waitingroom;

import org.jspecify.annotations.Nullable;

/** The line's Redis does not answer. Nobody loses a place. */
public final class LineAway extends RuntimeException {
    LineAway(@Nullable Throwable cause) {
        super("the waiting line cannot be reached", cause);
    }

    /** What is behind it, in a line. */
    String cause() {
        Throwable deepest = this;
        while (deepest.getCause() != null) deepest = deepest.getCause();
        return String.valueOf(deepest.getMessage());
    }
}
