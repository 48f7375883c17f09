package io.bidd.runtime.payment.kakaopay;

import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** What comes back. A record that lacks what is required here cannot be read. */
final class KakaoPayAnswers {

    private KakaoPayAnswers() {}

    /** @param tid the provider's id of the payment */
    @JsonNaming(SnakeCaseStrategy.class)
    record Ready(String tid, URI nextRedirectPcUrl, URI nextRedirectMobileUrl) {
        Ready {
            Objects.requireNonNull(tid);
            Objects.requireNonNull(nextRedirectPcUrl);
            Objects.requireNonNull(nextRedirectMobileUrl);
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Approval(String tid, String partnerOrderId, Sum amount) {
        Approval {
            Objects.requireNonNull(tid);
            Objects.requireNonNull(partnerOrderId);
            Objects.requireNonNull(amount);
        }

        Seen seen() {
            return new Seen(Standing.CAPTURED, partnerOrderId, Money.won(amount.total()), 0, null);
        }
    }

    /**
     * @param aid            the provider's id of this giving back
     * @param canceledAmount in all by now
     */
    @JsonNaming(SnakeCaseStrategy.class)
    record Cancellation(String aid, Sum canceledAmount) {
        Cancellation {
            Objects.requireNonNull(aid);
            Objects.requireNonNull(canceledAmount);
        }
    }

    /** In won. */
    record Sum(long total) {
        Sum {
            if (total < 0) throw new IllegalArgumentException("less than nothing");
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Problem(String errorCode, @Nullable Extras extras) {
        Problem {
            Objects.requireNonNull(errorCode);
        }

        /** The payer's card or purse says no. */
        boolean isDecline() {
            return errorCode.equals("-780");
        }

        /** Another request for this payment is on its way, or the provider has trouble of its own or is being serviced. */
        boolean isPassing() {
            return switch (errorCode) {
                case "-1", "-7", "-10", "-9798" -> true;
                default -> isDecline() && code().equals("USER_LOCKED");
            };
        }

        /** As exact as the provider tells. */
        String code() {
            return extras == null || extras.methodResultCode() == null ? errorCode : extras.methodResultCode();
        }
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Extras(@Nullable String methodResultCode) {}
}
