package io.bidd.runtime.catalog;

import io.bidd.runtime.payment.Money;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "products")
class Product {

    @Id
    String id;

    String name;

    @Enumerated(EnumType.STRING)
    Category category;

    String description;
    String currency;
    long listPrice;

    @Nullable
    Long suggestedPrice;

    @Nullable
    Integer suggestedQuantity;

    @Nullable
    Integer suggestedLimit;

    Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Product() {}

    Product(String id, ProductDraft draft, Instant at) {
        this.id = id;
        this.name = draft.name();
        this.category = draft.category();
        this.description = draft.description();
        this.currency = draft.listPrice().currency();
        this.listPrice = draft.listPrice().amount();
        this.suggestedPrice = draft.suggestedPrice();
        this.suggestedQuantity = draft.suggestedQuantity();
        this.suggestedLimit = draft.suggestedLimit();
        this.createdAt = at;
    }

    ProductView view(java.util.List<String> pictures) {
        return new ProductView(
                id,
                name,
                category,
                description,
                new Money(listPrice, currency),
                suggestedPrice,
                suggestedQuantity,
                suggestedLimit,
                pictures);
    }
}
