package io.bidd.runtime.payment.toss;

import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway.Booked;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A payment as the provider shows it.
 *
 * @param paymentKey         the provider's id
 * @param orderId            ours
 * @param balanceAmount      what has been taken and not given back
 * @param approvedAt         when it was taken; absent if it never was
 * @param lastTransactionKey of the last taking or giving back
 * @param secret             told to nobody but the shop, and in messages about this payment
 */
record TossPayment(
        String paymentKey,
        String orderId,
        Status status,
        String currency,
        long totalAmount,
        long balanceAmount,
        @Nullable OffsetDateTime approvedAt,
        @Nullable String lastTransactionKey,
        @Nullable String secret,
        @Nullable List<Cancel> cancels,
        @Nullable Failure failure,
        @Nullable Checkout checkout) {

    TossPayment {
        Objects.requireNonNull(paymentKey);
        Objects.requireNonNull(orderId);
        Objects.requireNonNull(status);
        Objects.requireNonNull(currency);
        if (totalAmount <= 0 || balanceAmount < 0 || balanceAmount > totalAmount)
            throw new IllegalArgumentException("not the amounts of a payment");
    }

    Seen seen() {
        var standing = standing();
        return new Seen(standing, orderId, amount(), refunded(), standing == Standing.DEAD ? why() : null);
    }

    Optional<Booked> booked() {
        if (approvedAt == null) return Optional.empty();
        return Optional.of(new Booked(paymentKey, orderId, amount(), refunded(), approvedAt.toInstant()));
    }

    /** In won, as the balance goes down with each giving back. */
    long refunded() {
        return approvedAt == null ? 0 : totalAmount - balanceAmount;
    }

    Optional<String> lastCancel() {
        return cancels == null || cancels.isEmpty()
                ? Optional.empty()
                : Optional.of(cancels.getLast().transactionKey());
    }

    private Money amount() {
        return new Money(totalAmount, currency);
    }

    private Standing standing() {
        return switch (status) {
            case READY, WAITING_FOR_DEPOSIT -> Standing.UNDECIDED;
            case IN_PROGRESS -> Standing.AGREED;
            case DONE, PARTIAL_CANCELED -> Standing.CAPTURED;
            // What was called off before anything was paid is shown in the same way.
            case CANCELED -> approvedAt == null ? Standing.DEAD : Standing.REFUNDED;
            case ABORTED, EXPIRED -> Standing.DEAD;
        };
    }

    private String why() {
        return failure == null ? status.name() : failure.code();
    }

    /** As the provider spells it. */
    enum Status {
        READY,
        IN_PROGRESS,
        WAITING_FOR_DEPOSIT,
        DONE,
        CANCELED,
        PARTIAL_CANCELED,
        ABORTED,
        EXPIRED
    }

    record Cancel(String transactionKey) {
        Cancel {
            Objects.requireNonNull(transactionKey);
        }
    }

    record Failure(String code) {
        Failure {
            Objects.requireNonNull(code);
        }
    }

    record Checkout(URI url) {
        Checkout {
            Objects.requireNonNull(url);
        }
    }
}
