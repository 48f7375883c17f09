package io.bidd.load.prove;

import io.bidd.load.prove.provider.Habit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What will be tried: made from a seed, and the same again from the same seed. It fixes who comes when, what they want and do,
 * how the provider treats each of their payments, and what befalls the world when. It does not fix how threads and processes
 * meet, which no program can.
 */
public record Plan(long seed, Duration lasts, List<Item> items, List<Visit> visits, List<Fault> faults) {

    /** Fee for sending, in won, below {@link #FREE_SHIPPING_FROM}. */
    static final long SHIPPING_FEE = 3_000;

    /** Goods in won from which nothing is asked for sending. */
    static final long FREE_SHIPPING_FROM = 60_000;

    /** The item whose deal the seller calls off, if one is; the others go on to the end. */
    static final int MAY_BE_CALLED_OFF = 3;

    private static final long TROUBLE_LASTS_MILLIS = 4_000;
    private static final int MOST_TRIES = 3;

    /**
     * Something on sale.
     *
     * @param price  in won
     * @param limit  most units for one person
     * @param behind whether one has to wait in line for it
     */
    public record Item(int number, long price, int supply, int limit, boolean behind) {}

    /** So many units of an item. */
    public record Wish(int item, int quantity) {}

    /**
     * Somebody comes to the shop.
     *
     * @param atMillis after the beginning
     * @param habits   how the provider treats the first, second and further tries of paying
     * @param luck     decides all smaller things
     */
    public record Visit(
            int number, int person, long atMillis, Kind kind, List<Wish> wishes, List<Habit> habits, long luck) {}

    /** @param number which replica or item, as far as there are so many @param lastsMillis where it is not over at once */
    public record Fault(long atMillis, Trouble trouble, long lastsMillis, int number) {}

    public static Plan of(long seed, Size size, Mix mix) {
        var luck = new SplittableRandom(seed);
        var items = items(size.shoppers());
        return new Plan(
                seed, size.lasts(), items, visits(luck.split(), size, mix, items), faults(luck.split(), size, mix));
    }

    /** A few that everybody wants and that are gone at once, and some that last. */
    private static List<Item> items(int shoppers) {
        return List.of(
                new Item(0, 39_000, 3, 1, false),
                new Item(1, 12_900, Math.max(5, shoppers / 40), 2, false),
                new Item(2, 9_900, Math.max(8, shoppers / 16), 1, false),
                new Item(3, 4_500, Math.max(12, shoppers / 8), 3, false),
                new Item(4, 25_000, Math.max(20, shoppers / 4), 2, false),
                new Item(5, 1_000, Math.max(40, shoppers), 3, false),
                new Item(6, 18_000, Math.max(12, shoppers / 8), 3, true));
    }

    private static List<Visit> visits(SplittableRandom luck, Size size, Mix mix, List<Item> items) {
        var visits = new ArrayList<Visit>();
        var persons = Math.max(1, size.shoppers() * 4 / 5); // some come again
        for (var number = 0; number < size.shoppers(); number++) {
            var own = luck.split();
            var kind = mix.kind(own);
            var early = own.nextInt(4) == 0; // a quarter of all comes at once
            var at = (long) (own.nextDouble() * size.lasts().toMillis() * (early ? 0.05 : 0.9));
            var habits = new ArrayList<Habit>();
            while (habits.size() < MOST_TRIES) habits.add(mix.habit(own));
            visits.add(new Visit(
                    number, own.nextInt(persons), at, kind, wishes(own, kind, items), habits, own.nextLong()));
        }
        visits.sort(Comparator.comparingLong(Visit::atMillis).thenComparingInt(Visit::number));
        return visits;
    }

    private static List<Wish> wishes(SplittableRandom luck, Kind kind, List<Item> items) {
        if (kind == Kind.USES_PASS_TWICE)
            return List.of(new Wish(items.getLast().number(), 1));
        var wishes = new ArrayList<Wish>();
        var wanted = luck.nextInt(5) == 0 ? 2 + luck.nextInt(2) : 1;
        while (wishes.size() < wanted) {
            var item = items.get(luck.nextInt(items.size()));
            if (wishes.stream().anyMatch(wish -> wish.item() == item.number())) continue;
            var quantity = luck.nextInt(3) == 0 ? 1 + luck.nextInt(item.limit()) : 1;
            wishes.add(new Wish(item.number(), kind == Kind.REFUNDS_PART ? item.limit() : quantity));
        }
        return wishes;
    }

    private static List<Fault> faults(SplittableRandom luck, Size size, Mix mix) {
        var faults = new ArrayList<Fault>();
        if (mix.deck().isEmpty()) return faults;
        // In a short run each comes once; in a long one they come in decks, about one in four seconds.
        var millis = size.lasts().toMillis();
        var gap = Math.min(4_000, millis / (mix.deck().size() + 1));
        for (var at = gap; at + gap <= millis; ) {
            for (var trouble : mix.shuffled(luck)) {
                if (at + gap > millis) break;
                faults.add(new Fault(at, trouble, Math.min(TROUBLE_LASTS_MILLIS, 2 * gap), luck.nextInt(1_000)));
                at += gap * 6 / 10 + luck.nextLong(Math.max(1, gap * 4 / 10));
            }
        }
        return faults;
    }

    Item item(int number) {
        return items.get(number);
    }

    /** Name of somebody, as the shop knows them. */
    static String person(int number) {
        return "person-" + number;
    }

    /** Name of an item, which is also its deal's. */
    static String deal(int number) {
        return "deal-" + number;
    }

    /** What the shop must ask for these wishes, in won. */
    long total(List<Wish> wishes) {
        var goods = wishes.stream()
                .mapToLong(wish -> item(wish.item()).price() * wish.quantity())
                .sum();
        return goods + (goods >= FREE_SHIPPING_FROM ? 0 : SHIPPING_FEE);
    }
}
