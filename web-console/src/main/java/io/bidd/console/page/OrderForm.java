package io.bidd.console.page;

import io.bidd.console.api.QuoteRequest;
import io.bidd.console.api.RentalOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An order as it was typed, readable or not, so that it can be shown again as it was. Times are those of Seoul, written as
 * browsers write them: {@code 2027-03-01T10:00}.
 *
 * @param expectedTotal of the quote that was on the page; empty if there was none
 */
record OrderForm(
        String plan,
        String shopName,
        String slug,
        String color,
        String startsAt,
        String endsAt,
        String expectedCrowd,
        String expectedTotal) {

    private static final String BRAND = "#2447c5";
    private static final int CROWD = 500;
    private static final DateTimeFormatter TYPED = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm");

    OrderForm {
        plan = typed(plan);
        shopName = typed(shopName);
        slug = typed(slug);
        color = typed(color);
        startsAt = typed(startsAt);
        endsAt = typed(endsAt);
        expectedCrowd = typed(expectedCrowd);
        expectedTotal = typed(expectedTotal);
    }

    /** For one day from now. */
    static OrderForm suggested(String plan, Instant now) {
        var minute = now.truncatedTo(ChronoUnit.MINUTES);
        var start = minute.equals(now) ? minute : minute.plus(Duration.ofMinutes(1));
        return new OrderForm(
                plan,
                "",
                "",
                BRAND,
                TYPED.format(start.atZone(Format.SEOUL)),
                TYPED.format(start.plus(Duration.ofDays(1)).atZone(Format.SEOUL)),
                String.valueOf(CROWD),
                "");
    }

    /** Names of the fields that do not say what they should, as a time that is none. */
    List<String> unreadable() {
        var names = new ArrayList<String>();
        if (plan.isEmpty()) names.add("plan");
        if (moment(startsAt).isEmpty()) names.add("startsAt");
        if (moment(endsAt).isEmpty()) names.add("endsAt");
        if (crowd().isEmpty()) names.add("expectedCrowd");
        return names;
    }

    /** Empty where a field cannot be read. */
    Optional<QuoteRequest> quoteRequest() {
        if (!unreadable().isEmpty()) return Optional.empty();
        return Optional.of(new QuoteRequest(
                plan, moment(startsAt).orElseThrow(), moment(endsAt).orElseThrow(), crowd().orElseThrow()));
    }

    /** The total that the person agreed to; empty if no quote was on the page. */
    Optional<Long> total() {
        return expectedTotal.matches("\\d{1,18}") ? Optional.of(Long.valueOf(expectedTotal)) : Optional.empty();
    }

    RentalOrder order(QuoteRequest request, long total, byte @Nullable [] logo) {
        return new RentalOrder(
                plan,
                shopName,
                slug,
                color,
                logo,
                request.startsAt(),
                request.endsAt(),
                request.expectedCrowd(),
                total);
    }

    private Optional<Integer> crowd() {
        return expectedCrowd.matches("[1-9]\\d{0,8}") ? Optional.of(Integer.valueOf(expectedCrowd)) : Optional.empty();
    }

    private static Optional<Instant> moment(String typed) {
        try {
            return Optional.of(LocalDateTime.parse(typed).atZone(Format.SEOUL).toInstant());
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }

    private static String typed(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
