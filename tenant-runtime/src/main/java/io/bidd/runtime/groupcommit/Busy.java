package io.bidd.runtime.groupcommit;

/** Too many are waiting, or it took too long: nothing was done, and trying again is safe. */
public final class Busy extends RuntimeException {
    Busy(String why) {
        super(why);
    }
}
