package io.bidd.local.pay;

import io.bidd.template.Ids;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A shop's program, and its shoppers, at the provider. */
final class Merchant {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final String key;
    private final Sandbox sandbox;
    private String webhookUrl = "";

    Merchant(Sandbox sandbox, String key) {
        this.sandbox = sandbox;
        this.key = key;
    }

    Merchant toldAt(String url) {
        webhookUrl = url;
        return this;
    }

    record Said(int status, String type, JsonNode json, HttpResponse<String> raw) {

        String state() {
            return json.path("status").asString("");
        }

        String problem() {
            return json.path("type").asString("").replace("urn:bidd:problem:", "");
        }
    }

    String open(long amount) throws Exception {
        return open(Ids.next(), amount).json().path("id").asString();
    }

    Said open(String idempotencyKey, long amount) throws Exception {
        var webhook = webhookUrl.isEmpty() ? "" : ",\"webhookUrl\":\"" + webhookUrl + "\"";
        return post("/v1/payments", """
                {"orderId":"order-1","orderName":"감귤 <b>한</b> 상자","amount":%d,"currency":"KRW","returnUrl":"http://shop.example/back?order=1"%s}""".formatted(amount, webhook), "Idempotency-Key", idempotencyKey);
    }

    /** A payment that its payer agreed to and that was captured. */
    String captured(long amount) throws Exception {
        var id = open(amount);
        approve(id);
        capture(id);
        return id;
    }

    HttpResponse<String> approve(String id) throws Exception {
        return pay("POST", id, "/approve");
    }

    HttpResponse<String> approve(String id, Behaviour behaviour) throws Exception {
        return pay("POST", id, "/approve?behaviour=" + behaviour.word());
    }

    HttpResponse<String> decline(String id) throws Exception {
        return pay("POST", id, "/decline");
    }

    HttpResponse<String> pay(String method, String id, String action) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(sandbox.url() + "/pay/" + id + action))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    Said look(String id) throws Exception {
        return send(request("GET", "/v1/payments/" + id, BodyPublishers.noBody()));
    }

    Said list(String query) throws Exception {
        return send(request("GET", "/v1/payments?" + query, BodyPublishers.noBody()));
    }

    Said capture(String id) throws Exception {
        return send(captureRequest(id));
    }

    CompletableFuture<HttpResponse<String>> captureAsync(String id) {
        return HTTP.sendAsync(captureRequest(id), BodyHandlers.ofString());
    }

    private HttpRequest captureRequest(String id) {
        return request("POST", "/v1/payments/" + id + "/capture", BodyPublishers.noBody());
    }

    Said cancel(String id) throws Exception {
        return send(request("POST", "/v1/payments/" + id + "/cancel", BodyPublishers.noBody()));
    }

    Said refundWhole(String id) throws Exception {
        return send(request("POST", "/v1/payments/" + id + "/refund", BodyPublishers.noBody()));
    }

    Said refund(String id, String idempotencyKey, long amount) throws Exception {
        return post(
                "/v1/payments/" + id + "/refunds",
                "{\"amount\":" + amount + ",\"reason\":\"too sour\"}",
                "Idempotency-Key",
                idempotencyKey);
    }

    Said post(String path, String body, String... headers) throws Exception {
        return post(path, BodyPublishers.ofString(body), headers);
    }

    Said post(String path, BodyPublisher body, String... headers) throws Exception {
        return send(request("POST", path, body, headers));
    }

    private HttpRequest request(String method, String path, BodyPublisher body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(sandbox.url() + path))
                .method(method, body)
                .header("Authorization", "Bearer " + key)
                .setHeader("Content-Type", "application/json");
        for (var at = 0; at < headers.length; at += 2) request.setHeader(headers[at], headers[at + 1]);
        return request.build();
    }

    private static Said send(HttpRequest request) throws IOException, InterruptedException {
        var answer = HTTP.send(request, BodyHandlers.ofString());
        return new Said(
                answer.statusCode(),
                answer.headers().firstValue("Content-Type").orElse(""),
                JSON.readTree(answer.body()),
                answer);
    }
}
