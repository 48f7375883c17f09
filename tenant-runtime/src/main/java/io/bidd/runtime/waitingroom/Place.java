package io.bidd.runtime.waitingroom;

/**
 * A place as it was given out.
 *
 * @param cohort {@code E} for who came before the start, {@code L} for later, {@code V} for invited people
 * @param number from 1; for early comers the number of their entry, not of their place
 */
record Place(char cohort, long number) {

    static final char EARLY = 'E';
    static final char LATER = 'L';
    static final char INVITED = 'V';

    static Place parse(String text) {
        return new Place(text.charAt(0), Long.parseLong(text.substring(1)));
    }

    /** The lane it waits in: invited people have one of their own. */
    char lane() {
        return cohort == INVITED ? INVITED : LATER;
    }

    @Override
    public String toString() {
        return cohort + Long.toString(number);
    }
}
