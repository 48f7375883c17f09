package io.bidd.load.prove;

import io.bidd.load.prove.provider.Habit;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Who comes, how the provider treats them and what befalls the world.
 *
 * @param kinds  how often each kind of shopper comes, in relation to the others
 * @param habits the same for the provider
 * @param deck   troubles in no order; each comes once before any comes again
 */
public record Mix(Map<Kind, Integer> kinds, Map<Habit, Integer> habits, List<Trouble> deck) {

    /** Of everything something. */
    public static Mix usual() {
        var kinds = new EnumMap<Kind, Integer>(Kind.class);
        for (var kind : Kind.values()) kinds.put(kind, kind.weight);
        var habits = new EnumMap<Habit, Integer>(Habit.class);
        for (var habit : Habit.values()) habits.put(habit, 1);
        habits.put(Habit.PROMPT, 12);
        habits.put(Habit.DUPLICATE, 2);
        habits.put(Habit.LATE, 2);
        return new Mix(
                kinds,
                habits,
                List.of(
                        Trouble.KILL,
                        Trouble.KILL,
                        Trouble.KILL_ALL,
                        Trouble.CRASH_DATABASE,
                        Trouble.EMPTY_REDIS,
                        Trouble.RESTART_REDIS,
                        Trouble.SLOW_PROVIDER,
                        Trouble.PROVIDER_DOWN,
                        Trouble.MESSAGE_STORM,
                        Trouble.EIGHT_MINUTES,
                        Trouble.EIGHT_MINUTES,
                        Trouble.EIGHT_MINUTES,
                        Trouble.AN_HOUR,
                        Trouble.A_DAY,
                        Trouble.MORE_SUPPLY,
                        Trouble.LESS_SUPPLY,
                        Trouble.PARCELS,
                        Trouble.PARCELS,
                        Trouble.GOODWILL,
                        Trouble.CALLED_OFF));
    }

    /** The usual people and a prompt provider; nothing happens but that time passes. */
    public static Mix calm() {
        return new Mix(usual().kinds, Map.of(Habit.PROMPT, 1), List.of(Trouble.EIGHT_MINUTES, Trouble.EIGHT_MINUTES));
    }

    /** Half of all shoppers are of these kinds. */
    public Mix mostly(Kind... favoured) {
        var all = new EnumMap<Kind, Integer>(kinds);
        var sum = kinds.values().stream().mapToInt(Integer::intValue).sum();
        for (var kind : favoured) all.merge(kind, sum / favoured.length, Integer::sum);
        return new Mix(all, habits, deck);
    }

    /** The provider has these habits half of the time. */
    public Mix treated(Habit... favoured) {
        var all = new EnumMap<Habit, Integer>(Habit.class);
        all.put(Habit.PROMPT, favoured.length);
        for (var habit : favoured) all.merge(habit, 1, Integer::sum);
        return new Mix(kinds, all, deck);
    }

    /** These troubles and no others. */
    public Mix with(Trouble... troubles) {
        return new Mix(kinds, habits, List.of(troubles));
    }

    Kind kind(SplittableRandom luck) {
        return draw(kinds, luck);
    }

    Habit habit(SplittableRandom luck) {
        return draw(habits, luck);
    }

    private static <T extends Enum<T>> T draw(Map<T, Integer> weights, SplittableRandom luck) {
        var all = weights.entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
        var left = luck.nextInt(all.stream().mapToInt(Map.Entry::getValue).sum());
        for (var entry : all) {
            left -= entry.getValue();
            if (left < 0) return entry.getKey();
        }
        throw new IllegalStateException("weights do not add up");
    }

    List<Trouble> shuffled(SplittableRandom luck) {
        var shuffled = new java.util.ArrayList<>(deck);
        for (var i = shuffled.size() - 1; i > 0; i--) Collections.swap(shuffled, i, luck.nextInt(i + 1));
        return shuffled;
    }
}
