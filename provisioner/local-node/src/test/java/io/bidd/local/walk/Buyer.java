package io.bidd.local.walk;

import static org.awaitility.Awaitility.await;

import io.bidd.local.demo.Visitor;
import io.bidd.local.demo.Visitor.Page;
import io.bidd.template.Ids;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A shopper at the API of one shop. */
final class Buyer {

    final Visitor visitor;
    final String shop;
    final String token;

    Buyer(String shop) throws IOException {
        this(shop, new Visitor());
    }

    Buyer(String shop, Visitor visitor) throws IOException {
        this.shop = shop;
        this.visitor = visitor;
        token = visitor.post(
                        shop + "/api/members",
                        Map.of(
                                "email",
                                Ids.next() + "@buyer.example",
                                "password",
                                "correct horse",
                                "name",
                                "지우",
                                "phone",
                                "010-1234-5678"))
                .ok()
                .json()
                .path("token")
                .asString();
    }

    Page get(String path) throws IOException {
        return visitor.get(shop + path, "Authorization", "Bearer " + token);
    }

    Page post(String path, Object body) throws IOException {
        return visitor.post(shop + path, body, "Authorization", "Bearer " + token, "Idempotency-Key", Ids.next());
    }

    /** Joins the line and waits for the turn. */
    String pass(String deal) throws IOException {
        var ticket = post("/api/deals/" + deal + "/line", Map.of())
                .ok()
                .json()
                .path("ticket")
                .asString();
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> post("/api/deals/" + deal + "/passes", Map.of("ticket", ticket)),
                        claim -> claim.status() == 201)
                .json()
                .path("pass")
                .asString();
    }

    Page order(String deal, String pass, int quantity, long amount) throws IOException {
        return post(
                "/api/orders",
                Map.of(
                        "lines",
                        List.of(Map.of("deal", deal, "quantity", quantity, "pass", pass)),
                        "amount",
                        amount,
                        "receiver",
                        "지우",
                        "phone",
                        "010-1234-5678",
                        "zipcode",
                        "04524",
                        "address",
                        "서울시 중구 세종대로 110"));
    }

    /** Goes to the provider's page and agrees there; does not come back. */
    void agreeToPay(String order) throws IOException {
        var payUrl = post("/api/orders/" + order + "/payment", Map.of())
                .ok()
                .json()
                .path("payUrl")
                .asString();
        var payer = visitor.another();
        var page = payer.get(payUrl);
        if (!page.body().contains("<svg role=\"img\" aria-label=\"QR\""))
            throw new IllegalStateException("the payment page shows no QR code");
        payer.submit(page, "/approve", Map.of());
    }

    /** Comes back from the provider, whose own message may be at work already; then the outcome is awaited. */
    String comeBack(String order) throws IOException {
        post("/api/orders/" + order + "/payment/confirmation", Map.of()).ok();
        return await().atMost(Duration.ofSeconds(10)).until(() -> state(order), state -> !state.equals("PAYING"));
    }

    String state(String order) throws IOException {
        return get("/api/orders/" + order).ok().json().path("state").asString();
    }

    /** The whole way. @return the paid order's id */
    String buy(String deal) throws IOException {
        return buy(deal, 9_900);
    }

    String buy(String deal, long amount) throws IOException {
        var order = order(deal, pass(deal), 1, amount).ok().json().path("id").asString();
        agreeToPay(order);
        if (!comeBack(order).equals("PAID")) throw new IllegalStateException("order " + order + " is " + state(order));
        return order;
    }
}
