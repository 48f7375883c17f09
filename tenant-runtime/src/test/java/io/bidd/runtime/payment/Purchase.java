package io.bidd.runtime.payment;

import io.bidd.runtime.payment.PaymentGateway.Known;
import io.bidd.runtime.payment.PaymentGateway.Refund;
import io.bidd.runtime.payment.PaymentGateway.Start;
import java.net.URI;
import java.time.Instant;
import java.util.Map;

/** The purchase that the adapters' tests pay for: three boxes for 15,000 won, paid at the first try. */
public final class Purchase {

    public static final String TRY = "try-000001";
    public static final Money PRICE = Money.won(15_000);

    private Purchase() {}

    public static Start start() {
        return start(PRICE, "감귤 3kg");
    }

    public static Start start(Money amount, String title) {
        return new Start(
                TRY,
                title,
                3,
                amount,
                "payer-jiwoo",
                URI.create("http://shop.example/paid?order=o1"),
                URI.create("http://shop.example/hook"),
                Instant.parse("2026-11-23T01:10:00Z"));
    }

    public static Known known(String reference, Map<String, String> returned) {
        return new Known(TRY, reference, PRICE, "payer-jiwoo", returned);
    }

    public static Refund refund(Known payment, long amount, long before) {
        return refund(payment, amount, before, 1);
    }

    /** @param attempt from 1 */
    public static Refund refund(Known payment, long amount, long before, int attempt) {
        return new Refund("refund-01", payment, Money.won(amount), PRICE.amount(), before, attempt, "called off");
    }
}
