package io.bidd.template;

/**
 * Something that is tried from inside a shop's runtime, with all that the runtime has.
 *
 * @param name   stable key; tries whose name ends in {@link #CONTROL} must succeed, or the one they belong to proves nothing
 * @param target a statement, a key, {@code host:port} or a path
 */
public record IsolationTry(String name, Kind kind, String target) {

    public static final String CONTROL = ".control";
    /** Comes before the answers, as JSON, in what the one who tries writes. */
    public static final String ANSWERS = "ISOLATION ";

    public enum Kind {
        /** A statement in the shop's own role. */
        SQL,
        /** A key to be read by the shop's own Redis user. */
        REDIS,
        /** An address to be connected to. */
        TCP,
        /** A file or folder to be read. */
        READ,
        /** A file to be written. */
        WRITE
    }

    /** @param reached whether it succeeded @param said what happened, for people */
    public record Answer(String name, boolean reached, String said) {}
}
