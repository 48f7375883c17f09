package io.bidd.runtime.waitingroom;

import io.bidd.runtime.inflow.Pulse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A line as Redis has it in one moment; also what is written down of it to survive the loss of Redis.
 *
 * @param state  counters by name
 * @param turns  end of each turn in epoch milliseconds, by member
 * @param passes end of each pass likewise
 * @param door   members whose turn has come and who wait for a free slot
 * @param pulse  how checkout feels to all processes together
 */
record LineSeen(
        Map<String, String> state,
        Map<String, Long> turns,
        Map<String, Long> passes,
        Pulse.Reading pulse,
        List<String> door) {

    static final LineSeen NOTHING = new LineSeen(Map.of(), Map.of(), Map.of(), Pulse.Reading.NOTHING, List.of());
    private static final long PULSE_COUNTS_FOR_MILLIS = 5_000;

    /** From what {@code look.lua} answers. */
    @SuppressWarnings("unchecked")
    static LineSeen of(List<?> answer, long now) {
        var pulse = Pulse.Reading.NOTHING;
        for (var beat : pairs((List<String>) answer.get(3)).values()) {
            var words = beat.split(" ");
            if (now - Long.parseLong(words[0]) < PULSE_COUNTS_FOR_MILLIS)
                pulse = pulse.and(new Pulse.Reading(
                        Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])));
        }
        return new LineSeen(
                pairs((List<String>) answer.get(0)),
                ends((List<String>) answer.get(1)),
                ends((List<String>) answer.get(2)),
                pulse,
                (List<String>) answer.get(4));
    }

    static String write(Pulse.Reading pulse) {
        return pulse.calls() + " " + pulse.failures() + " " + pulse.p95Millis();
    }

    boolean exists() {
        return state.containsKey("joined:L");
    }

    long get(String name) {
        return Long.parseLong(state.getOrDefault(name, "0"));
    }

    long serving(char lane) {
        return get("serving:" + lane);
    }

    long joined(char lane) {
        return get("joined:" + lane);
    }

    boolean drawn() {
        return state.containsKey("drawn");
    }

    int waiting(char lane) {
        return (int) Math.min(Integer.MAX_VALUE, joined(lane) - serving(lane));
    }

    /** One word for each thing, as {@code establish.lua} takes them. */
    String marks() {
        var words = new ArrayList<String>();
        words.add(String.valueOf(state.size()));
        new TreeMap<>(state).forEach((name, value) -> {
            words.add(name);
            words.add(value);
        });
        for (var ends : List.of(turns, passes)) {
            words.add(String.valueOf(ends.size()));
            ends.forEach((member, until) -> {
                words.add(member);
                words.add(String.valueOf(until));
            });
        }
        return String.join("\n", words);
    }

    /** The state among written marks. */
    static Map<String, String> stateOf(String marks) {
        var words = marks.split("\n");
        var state = new LinkedHashMap<String, String>();
        for (var i = 0; i < Integer.parseInt(words[0]); i++) state.put(words[1 + 2 * i], words[2 + 2 * i]);
        return state;
    }

    private static Map<String, String> pairs(List<String> flat) {
        var pairs = new HashMap<String, String>();
        for (var i = 0; i + 1 < flat.size(); i += 2) pairs.put(flat.get(i), flat.get(i + 1));
        return pairs;
    }

    private static Map<String, Long> ends(List<String> flat) {
        var ends = new LinkedHashMap<String, Long>();
        for (var i = 0; i + 1 < flat.size(); i += 2) ends.put(flat.get(i), (long) Double.parseDouble(flat.get(i + 1)));
        return ends;
    }
}
