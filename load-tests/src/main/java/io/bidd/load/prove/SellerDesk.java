package io.bidd.load.prove;

import io.bidd.load.prove.Plan.Item;
import io.bidd.load.prove.world.Answer;
import io.bidd.load.prove.world.Shop;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The seller's program, which works while the sale runs: changes the supply, sends orders off, gives money back, calls a deal off. */
final class SellerDesk {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int PERSISTENCE = 8;
    private static final int ORDERS_AT_A_TIME = 8;

    private final Shop shop;
    private final Told told;

    SellerDesk(Shop shop, Told told) {
        this.shop = shop;
        this.told = told;
    }

    /** @param by more units, or fewer where below 0 */
    void changeSupply(Item item, int by, long luck) throws InterruptedException {
        var deal = Plan.deal(item.number());
        var answer = persist(
                by > 0 ? "seller: more" : "seller: fewer",
                "/api/seller/deals/" + deal + "/supply",
                Map.of("by", by),
                luck);
        if (answer != null && answer.is(200)) told.supplied(deal, by);
    }

    /** Nobody can order it any more, and who has paid gets the money. */
    void callOff(Item item, long luck) throws InterruptedException {
        var deal = Plan.deal(item.number());
        told.mayBeCalledOff(deal);
        persist("seller: call off", "/api/seller/deals/" + deal + "/calling-off", Map.of("reason", "the frost"), luck);
    }

    /** Goes on with some orders, whatever has become of them: prepares, ships, delivers. */
    void sendOff(long luck) throws InterruptedException {
        var random = new SplittableRandom(luck);
        for (var n = 0; n < ORDERS_AT_A_TIME; n++) {
            var order = told.any(random.nextLong());
            if (order == null) return;
            var path = "/api/seller/orders/" + order.order();
            var steps = 1 + random.nextInt(3);
            persist("seller: prepare", path + "/preparation", null, random.nextLong());
            var parcel = Map.of("carrier", "Post", "trackingNumber", "KR " + n);
            if (steps > 1) persist("seller: ship", path + "/shipment", parcel, random.nextLong());
            if (steps > 2) persist("seller: deliver", path + "/delivery", null, random.nextLong());
        }
    }

    /** Gives the money of some orders back; their goods are for sale again, or are not. */
    void giveBack(long luck) throws InterruptedException {
        var random = new SplittableRandom(luck);
        for (var n = 0; n < ORDERS_AT_A_TIME; n++) {
            var order = told.any(random.nextLong());
            if (order == null) return;
            var wish = new LinkedHashMap<String, Object>();
            wish.put("reason", "bruised");
            wish.put("restock", random.nextInt(3) == 0);
            var key = random.nextLong();
            var answer = persist("seller: refund", "/api/seller/orders/" + order.order() + "/refunds", wish, key);
            if (answer != null && answer.is(201)) told.refunded(order.order(), key(key), answer.json());
        }
    }

    private @Nullable Answer persist(String what, String path, @Nullable Object body, long luck)
            throws InterruptedException {
        var text = body == null ? null : JSON.writeValueAsString(body);
        for (var attempt = 0; attempt < PERSISTENCE; attempt++) {
            try {
                var answer = shop.ask(
                        (int) (luck >>> 8) + attempt,
                        "POST",
                        path,
                        shop.sellerToken(),
                        text,
                        "Idempotency-Key",
                        key(luck));
                told.count(what + " " + answer.kind());
                if (answer.status() < 500 && !answer.problem().equals("in-progress")) return answer;
            } catch (IOException lost) {
                told.count(what + ", no answer");
            }
            Thread.sleep(300L * (attempt + 1));
        }
        told.count(what + ", given up");
        return null;
    }

    private static String key(long luck) {
        return "seller-" + Long.toHexString(luck);
    }
}
