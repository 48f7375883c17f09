package io.bidd.load.prove.provider;

import java.time.Duration;

/** What befalls the whole provider for a while, whatever its habits with single payments. */
public final class Weather {

    private volatile Duration delay = Duration.ZERO;
    private volatile boolean down;
    private volatile boolean storm;
    private volatile boolean honest;

    /** Every answer takes that much longer. */
    public void slow(Duration time) {
        delay = time;
    }

    /** No question is answered, and nothing is done. */
    public void down(boolean is) {
        down = is;
    }

    /** Every message comes three times. */
    public void storm(boolean is) {
        storm = is;
    }

    /** From now on it answers at once and loses nothing. */
    public void clear() {
        delay = Duration.ZERO;
        down = false;
        storm = false;
        honest = true;
    }

    Duration delay() {
        return delay;
    }

    boolean isDown() {
        return down;
    }

    boolean isStorm() {
        return storm;
    }

    boolean isHonest() {
        return honest;
    }
}
