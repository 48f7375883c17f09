package io.bidd.controlplane.billing;

import io.bidd.controlplane.money.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An invoice as its company sees it. */
public record InvoiceView(
        String id,
        List<Line> lines,
        Money net,
        Money vat,
        Money total,
        Instant issuedAt,
        @Nullable Instant paidAt) {

    /** One charge with its reason. */
    public record Line(String code, long quantity, Money unitPrice, Money amount) {}
}
