package io.bidd.runtime.payment.stripe;

import com.stripe.model.BalanceTransaction;
import com.stripe.model.Charge;
import com.stripe.model.Refund;
import com.stripe.model.StripeCollection;
import com.stripe.param.BalanceTransactionListParams;
import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.Booked;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Stripe has booked, from the movements of the account's balance, which is where captures and refunds have their dates.
 * A booked payment has the reference of its intent, for sessions are no part of the books; our id of it is on the charge.
 */
class StripeStatement {

    private static final long PAGE = 100;

    private final StripeApi api;

    StripeStatement(StripeApi api) {
        this.api = api;
    }

    List<Booked> of(Account account, Instant from, Instant to) {
        var booked = new LinkedHashMap<String, Booked>();
        for (var movement : movements(account, from, to)) {
            var at = Instant.ofEpochSecond(movement.getCreated());
            if (movement.getSourceObject() instanceof Charge taken) {
                booked.put(taken.getId(), booked(taken, at));
            } else if (movement.getSourceObject() instanceof Refund given && given.getCharge() != null) {
                booked.computeIfAbsent(given.getCharge(), id -> booked(charge(account, id), at));
            }
        }
        return List.copyOf(booked.values());
    }

    private List<BalanceTransaction> movements(Account account, Instant from, Instant to) {
        var movements = new ArrayList<BalanceTransaction>();
        StripeCollection<BalanceTransaction> page;
        String last = null;
        do {
            page = page(account, from, to, last);
            if (page.getData() == null) throw new GatewaySilent(StripeGateway.NAME, new IOException("no list"));
            movements.addAll(page.getData());
            last = movements.isEmpty() ? null : movements.getLast().getId();
        } while (Boolean.TRUE.equals(page.getHasMore()) && !page.getData().isEmpty());
        return movements;
    }

    private StripeCollection<BalanceTransaction> page(
            Account account, Instant from, Instant to, @Nullable String after) {
        var which = BalanceTransactionListParams.builder()
                .setCreated(BalanceTransactionListParams.Created.builder()
                        .setGte(from.getEpochSecond())
                        .setLt(to.getEpochSecond())
                        .build())
                .addExpand("data.source")
                .setLimit(PAGE);
        if (after != null) which.setStartingAfter(after);
        return api.get(
                account, (stripe, options) -> stripe.balanceTransactions().list(which.build(), options));
    }

    private Charge charge(Account account, String id) {
        return api.get(account, (stripe, options) -> stripe.charges().retrieve(id, options));
    }

    private static Booked booked(Charge charge, Instant at) {
        if (charge.getAmountCaptured() == null || charge.getAmountRefunded() == null || charge.getCurrency() == null)
            throw new GatewaySilent(StripeGateway.NAME, new IOException("a charge that cannot be read"));
        Map<String, String> metadata = charge.getMetadata() == null ? Map.of() : charge.getMetadata();
        return new Booked(
                charge.getPaymentIntent() == null ? charge.getId() : charge.getPaymentIntent(),
                metadata.get(StripeGateway.PAYMENT),
                new Money(charge.getAmountCaptured(), charge.getCurrency().toUpperCase(Locale.ROOT)),
                charge.getAmountRefunded(),
                at);
    }
}
