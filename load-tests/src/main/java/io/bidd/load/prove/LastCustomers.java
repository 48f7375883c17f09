package io.bidd.load.prove;

import io.bidd.load.prove.Plan.Item;
import io.bidd.load.prove.Plan.Wish;
import io.bidd.load.prove.world.Shop;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.json.JsonMapper;

/**
 * When all is at rest somebody asks for one unit of each item, at each runtime: what is free can be had, and what is not free
 * is sold out. A shop that remembers "sold out" for too long sells less than it has; one that forgets sells more.
 */
final class LastCustomers {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int TRIES = 8;

    private final Plan plan;
    private final Shop shop;
    private final Told told;
    private final int replicas;

    LastCustomers(Plan plan, Shop shop, Told told, int replicas) {
        this.plan = plan;
        this.shop = shop;
        this.told = told;
        this.replicas = replicas;
    }

    void come() throws SQLException, IOException, InterruptedException {
        for (var replica = 0; replica < replicas; replica++)
            for (var item : plan.items()) if (!item.behind()) ask(item, replica);
    }

    private void ask(Item item, int replica) throws SQLException, IOException, InterruptedException {
        var person = "last-" + (item.number() * replicas + replica);
        var token = shop.token(person);
        var wishes = List.of(new Wish(item.number(), 1));
        var body = JSON.writeValueAsString(Customer.orderForm(wishes, Map.of(), plan.total(wishes)));
        var free = free(item);
        for (var attempt = 1; ; attempt++) {
            var key = "last-" + item.number() + "-" + replica + "-" + attempt;
            var answer = shop.ask(replica, "POST", "/api/orders", token, body, "Idempotency-Key", key);
            told.count("last customer " + answer.kind());
            if (answer.is(201)) {
                told.opened(person, key, answer.json());
                if (free == 0) told.breach("sold-out", item + " was sold although nothing is free");
                new Customer(shop, told, person, new SplittableRandom(attempt))
                        .cancel(answer.json().path("id").asString());
                return;
            }
            if (free == 0 && answer.problem().equals("sold-out")) return;
            if (answer.problem().equals("deal-over") && told.isPerhapsCalledOff(Plan.deal(item.number()))) return;
            if (attempt == TRIES) {
                told.breach(
                        "sold-out",
                        item + " has " + free + " free, and runtime " + replica + " answers " + answer.kind());
                return;
            }
            Thread.sleep(400);
        }
    }

    private int free(Item item) throws SQLException {
        try (var database = shop.database();
                var query = database.prepareStatement("select free from stock_items where item_id = ?")) {
            query.setString(1, Plan.deal(item.number()));
            var rows = query.executeQuery();
            rows.next();
            return rows.getInt(1);
        }
    }
}
