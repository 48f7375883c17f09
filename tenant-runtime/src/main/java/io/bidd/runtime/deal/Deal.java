package io.bidd.runtime.deal;

import io.bidd.runtime.payment.Money;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "deals")
class Deal {

    @Id
    String id;

    String productId;
    Instant startsAt;
    Instant endsAt;
    String currency;
    long price;
    int quantity;
    int limitPerPerson;
    Instant createdAt;

    @Nullable
    Instant calledOffAt;

    @Nullable
    String calledOffBecause;

    @SuppressWarnings("NullAway.Init")
    protected Deal() {}

    Deal(String id, DealDraft draft, Instant at) {
        this.id = id;
        this.productId = draft.product();
        this.startsAt = draft.startsAt();
        this.endsAt = draft.endsAt();
        this.currency = Money.won(0).currency();
        this.price = draft.price();
        this.quantity = draft.quantity();
        this.limitPerPerson = draft.limitPerPerson();
        this.createdAt = at;
    }

    void callOff(String reason, Instant at) {
        if (calledOffAt != null) return;
        calledOffAt = at;
        calledOffBecause = reason;
    }

    Money price() {
        return new Money(price, currency);
    }
}
