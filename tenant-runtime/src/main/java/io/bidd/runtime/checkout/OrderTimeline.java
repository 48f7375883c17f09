package io.bidd.runtime.checkout;

import java.time.Clock;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Each state an order has been in, with the moment and the reason; rows are only ever added. */
@Component
class OrderTimeline {

    private final JdbcClient database;
    private final Clock clock;

    OrderTimeline(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    void add(Order order, @Nullable String reason) {
        database.sql("insert into order_events (order_id, state, reason, at) values (?, ?, ?, ?)")
                .param(order.id)
                .param(order.state.name())
                .param(reason)
                .param(clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }
}
