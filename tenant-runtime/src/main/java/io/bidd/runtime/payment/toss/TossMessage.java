package io.bidd.runtime.payment.toss;

import org.jspecify.annotations.Nullable;

/**
 * What the provider posts to us. Changes of a payment come as an event with the payment in it; a paid deposit comes flat.
 *
 * @param orderId our id, where the message is flat
 * @param secret  of the payment, where the message is flat
 */
record TossMessage(
        @Nullable String eventType,
        @Nullable Data data,
        @Nullable String orderId,
        @Nullable String secret) {

    boolean isDeposit() {
        return (eventType == null && secret != null) || "DEPOSIT_CALLBACK".equals(eventType);
    }

    boolean isAboutAPayment() {
        return isDeposit() || "PAYMENT_STATUS_CHANGED".equals(eventType) || "CANCEL_STATUS_CHANGED".equals(eventType);
    }

    String kind() {
        return eventType == null ? "DEPOSIT_CALLBACK" : eventType;
    }

    @Nullable
    String paymentKey() {
        return data == null ? null : data.paymentKey();
    }

    @Nullable
    String order() {
        return data == null ? orderId : data.orderId();
    }

    @Nullable
    String toldSecret() {
        return data == null ? secret : data.secret();
    }

    record Data(
            @Nullable String paymentKey,
            @Nullable String orderId,
            @Nullable String secret) {}
}
