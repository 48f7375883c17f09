package io.bidd.runtime.payment.toss;

import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.Booked;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;

/**
 * Movements of money in a period, put together to payments. A payment that was only taken is complete in its one movement; of
 * any other we ask for the whole, because a movement does not tell what happened outside the period.
 */
class TossStatement {

    private static final DateTimeFormatter THEIRS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneId.of("Asia/Seoul"));

    private final TossApi api;
    private final int page;

    TossStatement(TossApi api, int page) {
        this.api = api;
        this.page = page;
    }

    List<Booked> of(Account account, Instant from, Instant to) {
        var byPayment = new LinkedHashMap<String, List<Movement>>();
        for (var movement : movements(account, from, to))
            byPayment
                    .computeIfAbsent(movement.paymentKey(), _ -> new ArrayList<>())
                    .add(movement);
        var booked = new ArrayList<Booked>();
        byPayment.forEach((key, movements) -> {
            if (movements.size() == 1 && movements.getFirst().isTaking())
                booked.add(movements.getFirst().booked());
            else api.payment(account, key).booked().ifPresent(booked::add);
        });
        return booked;
    }

    private List<Movement> movements(Account account, Instant from, Instant to) {
        var movements = new ArrayList<Movement>();
        var last = "";
        while (true) {
            var batch = batch(account, from, to, last);
            for (var movement : batch) if (movement.isWithin(from, to)) movements.add(movement);
            var end = batch.length == 0 ? last : batch[batch.length - 1].transactionKey();
            if (batch.length < page || end.equals(last)) return movements;
            last = end;
        }
    }

    /** The provider thinks in whole seconds of its own zone, both ends included; the period is cut exactly afterwards. */
    private Movement[] batch(Account account, Instant from, Instant to, String after) {
        var address = "/v1/transactions?startDate={from}&endDate={to}&limit={limit}"
                + (after.isEmpty() ? "" : "&startingAfter={after}");
        var answer = api.get(account, address, theirs(from), theirs(to), page, after);
        if (!answer.ok()) throw TossApi.refused(TossApi.problem(answer));
        return answer.as(Movement[].class);
    }

    private static String theirs(Instant at) {
        return THEIRS.format(at);
    }

    record Movement(
            String transactionKey,
            String paymentKey,
            String orderId,
            String currency,
            long amount,
            TossPayment.Status status,
            OffsetDateTime transactionAt) {

        Movement {
            Objects.requireNonNull(transactionKey);
            Objects.requireNonNull(paymentKey);
            Objects.requireNonNull(orderId);
            Objects.requireNonNull(currency);
            Objects.requireNonNull(status);
            Objects.requireNonNull(transactionAt);
        }

        boolean isTaking() {
            return status == TossPayment.Status.DONE;
        }

        boolean isWithin(Instant from, Instant to) {
            var at = transactionAt.toInstant();
            return !at.isBefore(from) && at.isBefore(to);
        }

        Booked booked() {
            return new Booked(paymentKey, orderId, new Money(amount, currency), 0, transactionAt.toInstant());
        }
    }
}
