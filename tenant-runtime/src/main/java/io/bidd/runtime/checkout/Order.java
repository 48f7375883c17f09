package io.bidd.runtime.checkout;

import static io.bidd.runtime.checkout.OrderState.EXPIRED;
import static io.bidd.runtime.checkout.OrderState.OPEN;
import static io.bidd.runtime.checkout.OrderState.PAID;
import static io.bidd.runtime.checkout.OrderState.PAYING;
import static io.bidd.runtime.checkout.OrderState.REFUNDED;
import static io.bidd.runtime.checkout.OrderState.REFUNDING;

import io.bidd.runtime.deal.DealView;
import io.bidd.runtime.payment.Money;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "orders")
class Order {

    @Id
    String id;

    String memberId;
    String dealId;
    String productName;
    int quantity;
    String currency;
    long unitPrice;
    long total;
    String receiver;
    String phone;
    String zipcode;
    String address;
    String holdId;
    String passId;
    String idempotencyKey;
    String requestHash;

    @Enumerated(EnumType.STRING)
    OrderState state;

    Instant placedAt;
    Instant payUntil;

    /** When somebody looks after it if nothing happens before. */
    @Nullable
    Instant lookAt;

    @Nullable
    Instant paidAt;

    @Nullable
    Instant refundedAt;

    @Version
    @Nullable
    Integer version;

    @SuppressWarnings("NullAway.Init")
    protected Order() {}

    Order(
            String id,
            String memberId,
            DealView deal,
            OrderRequest request,
            String holdId,
            String passId,
            String key,
            String hash,
            Instant at,
            Duration payWithin) {
        this.id = id;
        this.memberId = memberId;
        this.dealId = deal.id();
        this.productName = deal.productName();
        this.quantity = request.quantity();
        this.currency = deal.price().currency();
        this.unitPrice = deal.price().amount();
        this.total = deal.price().times(request.quantity()).amount();
        this.receiver = request.receiver().strip();
        this.phone = request.phone().strip();
        this.zipcode = request.zipcode();
        this.address = request.address().strip();
        this.holdId = holdId;
        this.passId = passId;
        this.idempotencyKey = key;
        this.requestHash = hash;
        this.state = OPEN;
        this.placedAt = at;
        this.payUntil = at.plus(payWithin);
        this.lookAt = payUntil;
    }

    /** The shopper has agreed to pay. */
    void takeMoney(Instant lookAgain) {
        require(Set.of(OPEN, PAYING).contains(state), "only an unpaid order can be paid");
        state = PAYING;
        lookAt = lookAgain;
    }

    void confirm(Instant at) {
        require(state == PAYING, "only an order that is being paid can be confirmed");
        state = PAID;
        paidAt = at;
        lookAt = null;
    }

    void refund(Instant lookAgain) {
        require(Set.of(OPEN, PAYING, PAID, EXPIRED).contains(state), "only an order with money taken can be refunded");
        state = REFUNDING;
        lookAt = lookAgain;
    }

    void refunded(Instant at) {
        require(state == REFUNDING, "only an order that is being refunded can have been");
        state = REFUNDED;
        refundedAt = at;
        lookAt = null;
    }

    void expire() {
        require(Set.of(OPEN, PAYING).contains(state), "only an unpaid order can expire");
        state = EXPIRED;
        lookAt = null;
    }

    Money total() {
        return new Money(total, currency);
    }

    OrderView view() {
        return new OrderView(
                id,
                dealId,
                productName,
                quantity,
                new Money(unitPrice, currency),
                total(),
                receiver,
                phone,
                zipcode,
                address,
                state,
                placedAt,
                payUntil,
                paidAt,
                refundedAt);
    }

    private void require(boolean right, String rule) {
        if (!right) throw new IllegalStateException(rule + ", this one is " + state);
    }
}
