package io.bidd.console.api;

import org.jspecify.annotations.Nullable;

/** The control plane does not answer, or not sensibly. Shops keep selling; the console has to wait. */
public final class ApiAway extends RuntimeException {

    public ApiAway(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
