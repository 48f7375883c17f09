package io.bidd.runtime.groupcommit;

import java.sql.Connection;
import java.sql.SQLException;

/** Rows of one kind, read and locked for a group and written after it. A book serves one transaction. */
public interface Book {

    /** Locks and reads what was announced. Rows are locked in the order of their keys, so that two groups cannot block each other. */
    void open(Connection connection) throws SQLException;

    /** Says what was changed. */
    void write(Writes writes) throws SQLException;

    /** It is durable now. */
    default void committed() {}

    /** Where a book comes from. */
    interface Source<B extends Book> {

        Class<B> type();

        /** Books are opened and written in this order, so that all groups lock in the same one. */
        int order();

        B fresh();
    }
}
