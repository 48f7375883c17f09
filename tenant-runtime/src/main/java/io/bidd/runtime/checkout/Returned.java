package io.bidd.runtime.checkout;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** What a shopper brought back from a provider in the address: kept as a query, so that the provider can be asked again. */
final class Returned {

    private static final int LONGEST = 4_000;

    private Returned() {}

    static @Nullable String write(Map<String, String> returned) {
        if (returned.isEmpty()) return null;
        var query = UriComponentsBuilder.newInstance();
        returned.forEach((name, value) -> query.queryParam(
                UriUtils.encode(name, java.nio.charset.StandardCharsets.UTF_8),
                UriUtils.encode(value, java.nio.charset.StandardCharsets.UTF_8)));
        var text = String.valueOf(query.build(true).getQuery());
        return text.length() > LONGEST ? null : text;
    }

    static Map<String, String> read(@Nullable String query) {
        if (query == null) return Map.of();
        var returned = new LinkedHashMap<String, String>();
        UriComponentsBuilder.newInstance()
                .query(query)
                .build(true)
                .getQueryParams()
                .forEach((name, values) -> {
                    var value = values.getFirst();
                    if (value != null)
                        returned.put(
                                UriUtils.decode(name, java.nio.charset.StandardCharsets.UTF_8),
                                UriUtils.decode(value, java.nio.charset.StandardCharsets.UTF_8));
                });
        return returned;
    }
}
