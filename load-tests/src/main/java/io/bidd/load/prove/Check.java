package io.bidd.load.prove;

import java.sql.SQLException;
import java.util.List;

/**
 * Something that must hold.
 *
 * @param name  one or two words, as they stand in the table
 * @param says  what holds
 * @param when  at which moments
 * @param finds whatever contradicts it, one text for each
 */
public record Check(String name, String says, When when, Finder finds) {

    /** At which moments a check is made. */
    public enum When {
        /** At every commit, so at every snapshot and at the end. */
        ALWAYS,
        /** When everything has come to rest. */
        END
    }

    /** Looks for contradictions. */
    public interface Finder {
        List<String> find(Evidence evidence) throws SQLException;
    }

    static Check always(String name, String says, Finder finds) {
        return new Check(name, says, When.ALWAYS, finds);
    }

    static Check atTheEnd(String name, String says, Finder finds) {
        return new Check(name, says, When.END, finds);
    }

    /** @param sql finds the offending rows; {@code current_setting('prove.overdue')} is the time before which nothing may be due */
    static Check always(String name, String says, String sql) {
        return always(name, says, evidence -> evidence.rows(sql));
    }

    static Check atTheEnd(String name, String says, String sql) {
        return atTheEnd(name, says, evidence -> evidence.rows(sql));
    }
}
