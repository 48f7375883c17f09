package io.bidd.runtime.checkout;

import io.bidd.runtime.groupcommit.Book;
import io.bidd.runtime.groupcommit.Writes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Orders with their lines, payments and refunds, as of this transaction, which has the rows of their items. */
final class OrderBook implements Book {

    private final Clock clock;
    private final RecentOrders recent;
    private final TreeSet<String> announced = new TreeSet<>();
    private final Set<Key> announcedKeys = new HashSet<>();
    private final Set<String> announcedPasses = new HashSet<>();

    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Map<Key, Placed> byKey = new HashMap<>();
    private final Set<String> usedPasses = new HashSet<>();

    private OrderBook(Clock clock, RecentOrders recent) {
        this.clock = clock;
        this.recent = recent;
    }

    /** Whose order came with which key. */
    record Key(String member, String key) {}

    /** An order that stands already. */
    record Placed(String order, String requestHash) {}

    void announce(String order) {
        announced.add(order);
    }

    void announceNew(Key key, Set<String> passes) {
        announcedKeys.add(key);
        announcedPasses.addAll(passes);
    }

    @Override
    public void open(Connection connection) throws SQLException {
        if (!announced.isEmpty()) OrderSql.read(connection, announced, orders);
        if (!announcedKeys.isEmpty())
            OrderSql.readPlaced(connection, announcedKeys, announcedPasses, byKey, usedPasses);
    }

    Optional<Placed> placedWith(Key key) {
        return Optional.ofNullable(byKey.get(key));
    }

    boolean isUsed(String pass) {
        return usedPasses.contains(pass);
    }

    void add(Order order) {
        orders.put(order.id, order);
        byKey.put(new Key(order.memberId, order.idempotencyKey), new Placed(order.id, order.requestHash));
        order.lines.forEach(line -> usedPasses.add(line.passId));
    }

    Order get(String id) {
        var order = orders.get(id);
        if (order == null) throw new IllegalStateException("there is no order " + id + ", or it was not announced");
        return order;
    }

    @Override
    public void write(Writes writes) throws SQLException {
        OrderSql.write(writes, orders.values(), clock.instant());
    }

    @Override
    public void committed() {
        recent.written(orders.values());
    }

    @Component
    static final class Source implements Book.Source<OrderBook> {

        /** After stock. */
        private static final int ORDER = 20;

        private final Clock clock;
        private final RecentOrders recent;

        Source(Clock clock, RecentOrders recent) {
            this.clock = clock;
            this.recent = recent;
        }

        @Override
        public Class<OrderBook> type() {
            return OrderBook.class;
        }

        @Override
        public int order() {
            return ORDER;
        }

        @Override
        public OrderBook fresh() {
            return new OrderBook(clock, recent);
        }
    }
}
