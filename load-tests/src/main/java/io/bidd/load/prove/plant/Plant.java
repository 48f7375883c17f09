package io.bidd.load.prove.plant;

import io.bidd.load.prove.Mix;
import java.util.List;
import java.util.Set;

/**
 * A bug to be found.
 *
 * @param name     what it is called on the command line
 * @param breaks   what is wrong with the shop then
 * @param checks   names of the checks that are there to find it; one of them must
 * @param mix      who comes and what happens while it is looked for
 * @param replicas of the runtime that are needed to see it
 * @param edits    changes of the runtime's classes
 * @param sql      changes of the shop's schema, by the superuser
 * @param undo     what puts right again whatever reaches beyond that schema
 */
public record Plant(
        String name,
        String breaks,
        Set<String> checks,
        Mix mix,
        int replicas,
        List<Edit> edits,
        List<String> sql,
        List<String> undo) {

    static Plant of(String name, String breaks, String... checks) {
        return new Plant(name, breaks, Set.of(checks), Mix.calm(), 1, List.of(), List.of(), List.of());
    }

    Plant mix(Mix other) {
        return new Plant(name, breaks, checks, other, replicas, edits, sql, undo);
    }

    Plant replicas(int count) {
        return new Plant(name, breaks, checks, mix, count, edits, sql, undo);
    }

    Plant edits(Edit... changes) {
        return new Plant(name, breaks, checks, mix, replicas, List.of(changes), sql, undo);
    }

    Plant sql(String... statements) {
        return new Plant(name, breaks, checks, mix, replicas, edits, List.of(statements), undo);
    }

    Plant undo(String... statements) {
        return new Plant(name, breaks, checks, mix, replicas, edits, sql, List.of(statements));
    }
}
