package io.bidd.load.prove.plant;

/** SQL that makes a table misbehave. One row in some is enough: that is how such bugs look. */
final class Sabotage {

    private Sabotage() {}

    /** Removes whatever rules the table has about its values. */
    static String withoutChecks(String table) {
        return """
                do $$ declare name text; begin
                    for name in select conname from pg_constraint where conrelid = '%1$s'::regclass and contype = 'c' loop
                        execute format('alter table %1$s drop constraint %%I', name);
                    end loop;
                end $$""".formatted(table);
    }

    /** Removes whatever keeps rows of the table apart, other than the primary key. */
    static String withoutUniqueness(String table) {
        return """
                do $$ declare name text; begin
                    for name in select conname from pg_constraint where conrelid = '%1$s'::regclass and contype = 'u' loop
                        execute format('alter table %1$s drop constraint %%I', name);
                    end loop;
                    for name in select indexrelid::regclass::text from pg_index
                            where indrelid = '%1$s'::regclass and indisunique and not indisprimary loop
                        execute format('drop index %%s', name);
                    end loop;
                end $$""".formatted(table);
    }

    /**
     * Changes rows on their way into the table.
     *
     * @param event      as {@code insert} or {@code update}
     * @param oneIn      how many rows for one that is changed, by chance
     * @param when       which rows it may befall, of {@code new} and {@code old}
     * @param assignment as {@code new.quantity := 1;}
     */
    static String[] changes(String table, String event, int oneIn, String when, String assignment) {
        return trigger(table, "before " + event, """
                if %s and random() < 1.0 / %d then %s end if;
                return new;""".formatted(when, oneIn, assignment));
    }

    /** Rows are written and gone. */
    static String[] swallows(String table, int oneIn, String when) {
        return trigger(table, "after insert", """
                if %s and random() < 1.0 / %d then
                    execute format('delete from %%I.%s where id = $1', tg_table_schema) using new.id;
                end if;
                return null;""".formatted(when, oneIn, table));
    }

    /** Does something after a row was written. @param statement of {@code new} and {@code old}, in the shop's schema */
    static String[] afterwards(String table, String event, int oneIn, String when, String statement) {
        return trigger(table, "after " + event, """
                if %s and random() < 1.0 / %d then
                    perform set_config('search_path', tg_table_schema, true);
                    %s
                end if;
                return null;""".formatted(when, oneIn, statement));
    }

    private static String[] trigger(String table, String when, String body) {
        var name = "sabotage_" + Integer.toHexString((table + when + body).hashCode());
        return new String[] {
            "create function %s() returns trigger language plpgsql security definer as $$ begin %s end $$"
                    .formatted(name, body),
            "create trigger %1$s %2$s on %3$s for each row execute function %1$s()".formatted(name, when, table)
        };
    }
}
