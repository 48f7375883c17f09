package io.bidd.runtime.payment.kakaopay;

import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway.Refund;
import io.bidd.runtime.payment.PaymentGateway.Refunded;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A payment as the provider shows it when asked.
 *
 * @param partnerOrderId       our id of the payment
 * @param canceledAmount       given back so far
 * @param paymentActionDetails every taking and giving back
 */
@JsonNaming(SnakeCaseStrategy.class)
record KakaoPayOrder(
        Status status,
        String partnerOrderId,
        KakaoPayAnswers.Sum amount,
        KakaoPayAnswers.@Nullable Sum canceledAmount,
        @Nullable List<Action> paymentActionDetails) {

    KakaoPayOrder {
        Objects.requireNonNull(status);
        Objects.requireNonNull(partnerOrderId);
        Objects.requireNonNull(amount);
    }

    Seen seen() {
        var standing = standing();
        return new Seen(
                standing,
                partnerOrderId,
                Money.won(amount.total()),
                refunded(),
                standing == Standing.DEAD ? status.name() : null);
    }

    long refunded() {
        return canceledAmount == null ? 0 : canceledAmount.total();
    }

    /**
     * This refund, if it was done before: the action that has our id, or, should the provider not tell ids, the last one when it
     * has none and exactly this much has gone back since.
     */
    Optional<Refunded> find(Refund refund) {
        var cancels = actions().stream().filter(Action::isCancel).toList();
        var ours = cancels.stream()
                .filter(action -> refund.id().equals(action.payload()))
                .findFirst();
        var soMuch = refunded() == refund.before() + refund.amount().amount();
        return ours.or(() -> Optional.of(cancels)
                        .filter(some -> soMuch && !some.isEmpty())
                        .map(List::getLast)
                        .filter(last -> last.payload() == null || last.payload().isEmpty()))
                .map(action -> new Refunded(action.aid(), refunded()));
    }

    private List<Action> actions() {
        return paymentActionDetails == null ? List.of() : paymentActionDetails;
    }

    private Standing standing() {
        return switch (status) {
            case READY, SEND_TMS, OPEN_PAYMENT, SELECT_METHOD, ARS_WAITING -> Standing.UNDECIDED;
            case AUTH_PASSWORD -> Standing.AGREED;
            case SUCCESS_PAYMENT, PART_CANCEL_PAYMENT -> Standing.CAPTURED;
            case CANCEL_PAYMENT -> Standing.REFUNDED;
            case FAIL_AUTH_PASSWORD, QUIT_PAYMENT, FAIL_PAYMENT -> Standing.DEAD;
        };
    }

    /** As the provider spells it; without the one of standing orders, which we do not make. */
    enum Status {
        READY,
        SEND_TMS,
        OPEN_PAYMENT,
        SELECT_METHOD,
        ARS_WAITING,
        AUTH_PASSWORD,
        SUCCESS_PAYMENT,
        PART_CANCEL_PAYMENT,
        CANCEL_PAYMENT,
        FAIL_AUTH_PASSWORD,
        QUIT_PAYMENT,
        FAIL_PAYMENT
    }

    @JsonNaming(SnakeCaseStrategy.class)
    record Action(
            String aid, String paymentActionType, @Nullable String payload) {
        Action {
            Objects.requireNonNull(aid);
            Objects.requireNonNull(paymentActionType);
        }

        boolean isCancel() {
            return paymentActionType.equals("CANCEL");
        }
    }
}
