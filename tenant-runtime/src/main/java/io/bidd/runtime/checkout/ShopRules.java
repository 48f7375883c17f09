package io.bidd.runtime.checkout;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bidd.runtime.payment.Money;
import io.bidd.runtime.tenancy.CurrentTenant;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a shop has decided once for all its orders; known at most a second late. */
@Component
public class ShopRules {

    private final JdbcClient database;
    private final Cache<String, Rules> known =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(1)).build();

    ShopRules(JdbcClient database) {
        this.database = database;
    }

    /**
     * @param shippingFee      for one order, in won
     * @param freeShippingFrom goods of so much are sent free; nothing means never
     * @param refundHours      how long after paying a shopper may ask for the money
     * @param restock          whether what comes back is for sale again
     */
    public record Rules(
            @PositiveOrZero @Max(1_000_000) long shippingFee,
            @PositiveOrZero @Max(1_000_000_000) @Nullable Long freeShippingFrom,
            @Min(0) @Max(8_760) int refundHours,
            boolean restock) {

        public Money feeFor(Money goods) {
            var free = freeShippingFrom != null && goods.amount() >= freeShippingFrom;
            return new Money(free ? 0 : shippingFee, goods.currency());
        }
    }

    public Rules get() {
        return known.get(
                CurrentTenant.get().id(),
                tenant -> database.sql("select shipping_fee, free_shipping_from, refund_hours, restock from shop_rules")
                        .query(Rules.class)
                        .single());
    }

    public void set(Rules rules) {
        database.sql("update shop_rules set shipping_fee = ?, free_shipping_from = ?, refund_hours = ?, restock = ?")
                .param(rules.shippingFee())
                .param(rules.freeShippingFrom())
                .param(rules.refundHours())
                .param(rules.restock())
                .update();
        known.invalidate(CurrentTenant.get().id());
    }
}
