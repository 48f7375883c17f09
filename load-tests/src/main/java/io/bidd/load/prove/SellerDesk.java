package io.bidd.load.prove;

import io.bidd.load.prove.Plan.Item;
import io.bidd.load.prove.world.Answer;
import io.bidd.load.prove.world.Shop;
import java.io.IOException;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The seller's program, which changes the supply while the sale runs. */
final class SellerDesk {

    private static final JsonMapper JSON = new JsonMapper();

    private final Shop shop;
    private final Told told;

    SellerDesk(Shop shop, Told told) {
        this.shop = shop;
        this.told = told;
    }

    void raise(Item item, int by) throws IOException, InterruptedException {
        change(item, by);
    }

    void lower(Item item, int by) throws IOException, InterruptedException {
        change(item, -by);
    }

    private void change(Item item, int by) throws IOException, InterruptedException {
        var answer = send("/api/seller/deals/" + Plan.deal(item.number()) + "/supply", Map.of("change", by));
        told.count((by > 0 ? "raise " : "lower ") + answer.kind());
        if (answer.status() / 100 == 2) told.supplied(Plan.deal(item.number()), by);
    }

    private Answer send(String path, Map<String, ?> body) throws IOException, InterruptedException {
        return shop.ask(0, "POST", path, shop.sellerToken(), JSON.writeValueAsString(body));
    }
}
