package io.bidd.runtime.checkout;

import io.bidd.runtime.payment.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as its shopper and the seller see it.
 *
 * @param extended whether it got more time to be paid, because the provider did not answer
 * @param endedAt  when it was cancelled, ran out or was refunded
 */
public record OrderView(
        String id,
        OrderState state,
        List<Line> lines,
        Money goods,
        Money shippingFee,
        Money total,
        Money refunded,
        String receiver,
        String phone,
        String zipcode,
        String address,
        Instant placedAt,
        Instant payUntil,
        boolean extended,
        @Nullable Instant paidAt,
        @Nullable Instant endedAt,
        @Nullable String carrier,
        @Nullable String trackingNumber) {

    /** @param returned units whose money is back or on its way */
    public record Line(String id, String deal, String productName, int quantity, int returned, Money unitPrice) {

        public Money price() {
            return unitPrice.times(quantity);
        }

        /** Units that were not given back. */
        public int kept() {
            return quantity - returned;
        }
    }

    /** As people read it: XXXX-XXXX-XXXX. */
    public String number() {
        return id.toUpperCase(java.util.Locale.ROOT).replaceAll("(.{4})(?=.)", "$1-");
    }

    /** @param number as somebody reads it, or hears it and writes it down: Crockford's base 32 takes I and L for 1, and O for 0 */
    public static String idOf(String number) {
        return number.toLowerCase(java.util.Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replaceAll("[il]", "1")
                .replace('o', '0');
    }

    /** The first product, and how many more there are. */
    public String productName() {
        return lines.getFirst().productName();
    }

    /** How many products it has beside the first one. */
    public int others() {
        return lines.size() - 1;
    }

    /** @throws java.util.NoSuchElementException if it is a line of another order */
    public Line line(String lineId) {
        return lines.stream()
                .filter(line -> line.id().equals(lineId))
                .findFirst()
                .orElseThrow();
    }

    /** Units that were not given back. */
    public int kept() {
        return lines.stream().mapToInt(Line::kept).sum();
    }

    public int quantity() {
        return lines.stream().mapToInt(Line::quantity).sum();
    }

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
        return "OrderView[" + id + " " + state + "]";
    }
}
