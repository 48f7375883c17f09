package io.bidd.runtime.payment.toss;

import java.util.Objects;

/** Why a request was refused. The provider's published list of codes is sorted here by what they mean to a shop. */
record TossProblem(String code) {

    TossProblem {
        Objects.requireNonNull(code);
    }

    Meaning meaning() {
        return switch (code) {
            case "ALREADY_PROCESSED_PAYMENT",
                    "ALREADY_COMPLETED_PAYMENT",
                    "ALREADY_CANCELED_PAYMENT",
                    "ALREADY_REFUND_PAYMENT",
                    "DUPLICATED_ORDER_ID",
                    "NOT_CANCELABLE_AMOUNT",
                    "NOT_CANCELABLE_PAYMENT",
                    "NOT_MATCHES_REFUNDABLE_AMOUNT" -> Meaning.ALREADY;
            case "PROVIDER_ERROR",
                    "COMMON_ERROR",
                    "UNKNOWN_ERROR",
                    "MAINTAINED_METHOD",
                    "DUPLICATED_REQUEST",
                    "ALREADY_REFUNDING_PAYMENT",
                    "FORBIDDEN_CONSECUTIVE_REQUEST",
                    "IDEMPOTENT_REQUEST_PROCESSING" -> Meaning.LATER;
            case "PAY_PROCESS_CANCELED",
                    "PAY_PROCESS_ABORTED",
                    "NOT_FOUND_PAYMENT_SESSION",
                    "EXPIRED_PAYMENT",
                    "REJECT_CARD_PAYMENT",
                    "REJECT_CARD_COMPANY",
                    "REJECT_ACCOUNT_PAYMENT",
                    "REJECT_TOSSPAY_INVALID_ACCOUNT",
                    "INVALID_REJECT_CARD",
                    "INVALID_STOPPED_CARD",
                    "INVALID_CARD",
                    "INVALID_CARD_NUMBER",
                    "INVALID_CARD_EXPIRATION",
                    "INVALID_CARD_PASSWORD",
                    "INVALID_CARD_IDENTITY",
                    "INVALID_CARD_LOST_OR_STOLEN",
                    "INVALID_CARD_INSTALLMENT_PLAN",
                    "INVALID_CARD_INSTALLMENT_AMOUNT",
                    "INVALID_PASSWORD",
                    "INVALID_ACCOUNT_INFO_RE_REGISTER",
                    "CARD_PROCESSING_ERROR",
                    "RESTRICTED_TRANSFER_ACCOUNT",
                    "NOT_ALLOWED_POINT_USE",
                    "NOT_ALLOWED_INSTALLMENT_BELOW_AMOUNT",
                    "NOT_AVAILABLE_PAYMENT",
                    "NOT_AVAILABLE_BANK",
                    "NOT_SUPPORTED_CARD_TYPE",
                    "NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT",
                    "NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN",
                    "EXCEED_MAX_CARD_INSTALLMENT_PLAN",
                    "EXCEED_MIN_CARD_INSTALLMENT_PLAN",
                    "EXCEED_MAX_DAILY_PAYMENT_COUNT",
                    "EXCEED_MAX_PAYMENT_AMOUNT",
                    "EXCEED_MAX_ONE_DAY_AMOUNT",
                    "EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT",
                    "EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT",
                    "EXCEED_MAX_AMOUNT",
                    "EXCEED_MAX_AUTH_COUNT",
                    "EXCEED_UNKNOWN_CASE",
                    "EXCEEDS_TRANSFER_AMOUNT_MAXIMUM",
                    "USER_ACCOUNT_ON_HOLD",
                    "FDS_ERROR" -> Meaning.DECLINED;
            default -> Meaning.REFUSED;
        };
    }

    /** The shop's key is wrong: nothing is known of the payment. */
    static boolean isAboutTheKey(String code) {
        return switch (code) {
            case "UNAUTHORIZED_KEY", "INVALID_API_KEY", "INCORRECT_BASIC_AUTH_FORMAT", "FORBIDDEN_REQUEST" -> true;
            default -> false;
        };
    }

    enum Meaning {
        /** Done before, or the payment is further than we believe: look at it. */
        ALREADY,
        /** Ask again later; what became of it is open. */
        LATER,
        /** The payer, the card or the time says no. */
        DECLINED,
        /** Something on our side. */
        REFUSED
    }
}
