package io.bidd.runtime.checkout;

import io.bidd.runtime.payment.PaymentNews;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a provider has told us is a reason to look, and nothing more: so neither order nor repetition does harm. */
@Component
class ProviderNews implements PaymentNews {

    private final OrderRepository orders;
    private final Settlement settlement;

    ProviderNews(OrderRepository orders, Settlement settlement) {
        this.orders = orders;
        this.settlement = settlement;
    }

    @Override
    public void heard(String provider, @Nullable String reference, @Nullable String payment) {
        orders.findByPayment(provider, reference, payment)
                .ifPresent(order -> order.payments.stream()
                        .filter(each -> each.provider.equals(provider)
                                && (each.reference.equals(reference) || each.id.equals(payment)))
                        .forEach(each -> settlement.lookAt(order, each)));
    }
}
