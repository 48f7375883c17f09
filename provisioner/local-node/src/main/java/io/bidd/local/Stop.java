package io.bidd.local;

/** The run cannot go on, and one sentence says why. */
public final class Stop extends RuntimeException {

    public Stop(String sentence) {
        super(sentence, null, false, false);
    }

    public Stop(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
