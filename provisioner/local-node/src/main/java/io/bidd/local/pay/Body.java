package io.bidd.local.pay;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A JSON object from outside. Each field has the type it must have, or the request is {@link Refused}. */
final class Body {

    /** What JSON readers of every language hold without loss. */
    private static final long LARGEST_AMOUNT = (1L << 53) - 1;

    private static final int LONGEST_TEXT = 255;
    private static final int LONGEST_URL = 2048;

    private final JsonNode json;

    private Body(JsonNode json) {
        this.json = json;
    }

    /** An empty request reads as an object without fields. */
    static Body of(@Nullable String contentType, byte[] bytes) {
        if (bytes.length == 0) return new Body(Answer.JSON.createObjectNode());
        var type =
                contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals("application/json")) throw new Refused(415, "wrong-type", "the body must be application/json");
        try {
            var json = Answer.JSON.readTree(bytes);
            if (!json.isObject()) throw Refused.unreadable("the body must be an object");
            return new Body(json);
        } catch (JacksonException unreadable) {
            throw Refused.unreadable("the body cannot be read");
        }
    }

    boolean has(String field) {
        return !json.path(field).isMissingNode() && !json.path(field).isNull();
    }

    /** A whole number of minor units. */
    long amount() {
        var amount = json.path("amount");
        if (!amount.isIntegralNumber()) throw Refused.unreadable("amount must be a whole number");
        if (!amount.canConvertToLong() || amount.asLong() <= 0 || amount.asLong() > LARGEST_AMOUNT)
            throw Refused.unfit("amount must be positive and at most " + LARGEST_AMOUNT);
        return amount.asLong();
    }

    String currency() {
        var currency = text("currency");
        if (!currency.matches("[A-Z]{3}")) throw Refused.unfit("currency must be three capital letters");
        return currency;
    }

    /** What fits on a line; empty where the field is missing. */
    String text(String field) {
        if (!has(field)) return "";
        if (!json.path(field).isString()) throw Refused.unreadable(field + " must be a string");
        var text = json.path(field).asString();
        if (text.length() > LONGEST_TEXT)
            throw Refused.unfit(field + " must have at most " + LONGEST_TEXT + " characters");
        return storable(field, text);
    }

    URI url(String field) {
        if (!json.path(field).isString()) throw Refused.unreadable(field + " must be a URL");
        var text = storable(field, json.path(field).asString());
        try {
            var url = new URI(text);
            if (text.length() <= LONGEST_URL
                    && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getUserInfo() == null) return url;
        } catch (URISyntaxException otherwise) {
            // said below
        }
        throw Refused.unfit(field + " must be an http or https URL");
    }

    /** The book can keep neither control characters nor halves of characters. */
    private static String storable(String field, String text) {
        if (text.chars().anyMatch(Character::isISOControl)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(text))
            throw Refused.unreadable(field + " has characters that cannot be kept");
        return text;
    }
}
