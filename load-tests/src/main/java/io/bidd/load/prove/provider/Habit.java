package io.bidd.load.prove.provider;

/** How the provider treats a payment from the moment its payer has decided. */
public enum Habit {
    PROMPT("answers at once"),
    SLOW("answers each question after 1 to 2 s"),
    SILENT("does what it is asked and never answers the first time"),
    CUT("does what it is asked and cuts the connection, the first time"),
    FLAKY("fails the first time and does nothing"),
    DUPLICATE("sends each message three times, out of order"),
    NO_MESSAGE("sends no message at all"),
    LATE("says undecided, captures by itself seconds later, and only sends a message"),
    OTHER_AMOUNT("agrees to another amount than it was asked for"),
    TAKES_OTHER_AMOUNT("captures another amount by itself");

    private final String about;

    Habit(String about) {
        this.about = about;
    }

    public String about() {
        return about;
    }

    /** Whether the provider captures without being told to. */
    boolean capturesByItself() {
        return this == LATE || this == TAKES_OTHER_AMOUNT;
    }

    boolean changesAmount() {
        return this == OTHER_AMOUNT || this == TAKES_OTHER_AMOUNT;
    }
}
