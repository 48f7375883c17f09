package io.bidd.runtime.checkout;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Unpaid orders as this process has written them last. In a purchase each step comes to the order the step before has just
 * written, and need not read it again. Another process may have changed it since, so whoever acts on one of these does it by a
 * change, which sees the row as it is, and reads the order where that came to nothing.
 */
@Component
class RecentOrders {

    private static final int MOST = 10_000;
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final Clock clock;
    private final Cache<String, Order> orders =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build();

    RecentOrders(Clock clock) {
        this.clock = clock;
    }

    /** @param written durably; nobody changes these objects any more */
    void written(Collection<Order> written) {
        for (var order : written) {
            if (order.state == OrderState.OPEN) orders.put(key(order.id), order);
            else orders.invalidate(key(order.id));
        }
    }

    /** An open order of this member whose time is not over. */
    Optional<Order> findOpen(String member, String id) {
        return Optional.ofNullable(orders.getIfPresent(key(id)))
                .filter(order -> order.memberId.equals(member) && order.isPayable(clock.instant()));
    }

    private static String key(String order) {
        return CurrentTenant.get().id() + ":" + order;
    }
}
