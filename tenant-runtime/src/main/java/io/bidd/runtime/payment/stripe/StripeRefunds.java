package io.bidd.runtime.payment.stripe;

import com.stripe.model.Refund;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import io.bidd.runtime.payment.PaymentGateway;
import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentGateway.Refunded;
import java.io.IOException;
import java.util.List;

/**
 * Giving back at Stripe. An idempotency key is forgotten after a day, and a refund may be asked for again later than that, so
 * each refund also has our id on it and is looked for first.
 */
class StripeRefunds {

    private static final String REFUND = "refund";
    private static final long MOST = 100;

    private final StripeApi api;

    StripeRefunds(StripeApi api) {
        this.api = api;
    }

    Refunded refund(Account account, PaymentGateway.Refund refund, String intent) {
        var before = all(account, intent);
        var found = before.stream()
                .filter(done -> refund.id().equals(done.getMetadata().get(REFUND)))
                .findFirst();
        var done = found.orElseGet(() -> create(account, refund, intent));
        if (isUndone(done))
            throw new GatewayRefused(
                    StripeGateway.NAME,
                    done.getFailureReason() == null ? "refund-" + done.getStatus() : done.getFailureReason());
        return new Refunded(done.getId(), total(before) + (found.isPresent() ? 0 : done.getAmount()));
    }

    /** Where a bank takes days the refund is pending; the provider counts it as given back from the first, and so do we. */
    private static boolean isUndone(Refund refund) {
        return refund.getStatus().equals("failed") || refund.getStatus().equals("canceled");
    }

    private static long total(List<Refund> refunds) {
        return refunds.stream()
                .filter(refund -> !isUndone(refund))
                .mapToLong(Refund::getAmount)
                .sum();
    }

    private Refund create(Account account, PaymentGateway.Refund refund, String intent) {
        var wish = RefundCreateParams.builder()
                .setPaymentIntent(intent)
                .setAmount(refund.amount().amount())
                .putMetadata(REFUND, refund.id())
                .putMetadata("reason", refund.reason())
                .build();
        try {
            return whole(api.ask(
                    account, refund.id(), (stripe, options) -> stripe.refunds().create(wish, options)));
        } catch (StripeApi.Failed failed) {
            throw failed.failure().asException();
        }
    }

    private List<Refund> all(Account account, String intent) {
        var which = RefundListParams.builder()
                .setPaymentIntent(intent)
                .setLimit(MOST)
                .build();
        var page = api.get(account, (stripe, options) -> stripe.refunds().list(which, options));
        if (page.getData() == null) throw new GatewaySilent(StripeGateway.NAME, new IOException("no list"));
        return page.getData().stream().map(StripeRefunds::whole).toList();
    }

    private static Refund whole(Refund refund) {
        if (refund.getId() == null
                || refund.getStatus() == null
                || refund.getAmount() == null
                || refund.getMetadata() == null)
            throw new GatewaySilent(StripeGateway.NAME, new IOException("a refund that cannot be read"));
        return refund;
    }
}
