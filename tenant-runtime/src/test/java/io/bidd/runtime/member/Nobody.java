package io.bidd.runtime.member;

import java.time.Clock;

/** A shop where nobody signs in. */
public final class Nobody {

    private Nobody() {}

    public static Members members() {
        return new Members(null, null, null, Clock.systemUTC());
    }
}
