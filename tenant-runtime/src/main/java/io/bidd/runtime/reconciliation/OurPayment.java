package io.bidd.runtime.reconciliation;

import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway.Booked;
import io.bidd.runtime.payment.PaymentGateway.Known;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import io.bidd.runtime.reconciliation.Difference.Found;
import io.bidd.runtime.reconciliation.Difference.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payment as our books have it, to be held against the provider's.
 *
 * @param refunding whether money is on its way back at this moment, so that what was given back cannot be compared
 */
record OurPayment(
        String id,
        String reference,
        String state,
        Money amount,
        long refunded,
        @Nullable Instant capturedAt,
        boolean refunding) {

    /** Also where it was of no use and goes back: the provider has taken it. */
    boolean isCaptured() {
        return state.equals("CAPTURED") || state.equals("STRAY");
    }

    /** The payer of a payment is not asked for when it is only looked at. */
    Known known() {
        return new Known(id, reference, amount, "", Map.of());
    }

    List<Found> against(Booked booked) {
        return against(booked.captured(), booked.refunded());
    }

    List<Found> against(Seen seen) {
        return switch (seen.standing()) {
            case CAPTURED -> against(seen.amount(), seen.refunded());
            case REFUNDED -> against(seen.amount(), seen.amount().amount());
            case UNDECIDED, AGREED, DEAD ->
                isCaptured()
                        ? List.of(differs(Kind.STATE, state, seen.standing().name()))
                        : List.of();
        };
    }

    Found unknownToThem(String answer) {
        return differs(Kind.ONLY_OURS, state + " " + text(amount), answer);
    }

    private List<Found> against(Money captured, long refundedThere) {
        if (!isCaptured())
            return refundedThere >= captured.amount()
                    ? List.of() // taken and given back: nobody is owed anything
                    : List.of(differs(Kind.STATE, state, Standing.CAPTURED + " " + text(captured)));
        var found = new ArrayList<Found>();
        if (!captured.equals(amount)) found.add(differs(Kind.AMOUNT, text(amount), text(captured)));
        if (refundedThere != refunded && !refunding)
            found.add(differs(Kind.REFUNDED, String.valueOf(refunded), String.valueOf(refundedThere)));
        return found;
    }

    private Found differs(Kind kind, String ours, String theirs) {
        return new Found(reference, kind, ours, theirs);
    }

    static String text(Money money) {
        return money.amount() + " " + money.currency();
    }
}
