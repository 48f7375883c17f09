package io.bidd.runtime.checkout;

import io.bidd.runtime.stock.SoldOutItems;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.tenancy.Tenants;
import io.bidd.runtime.waitingroom.WaitingRoom;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/**
 * Refuses orders of what is sold out, ahead of security and dispatcher and from memory: after the last unit a whole crowd asks,
 * and nobody of them is to cost the shop what an order costs. Whoever has an order already and sends the same request again is
 * let through (see {@link PlacedKeys}), and so is everything that is not plainly an order of something sold out.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class SoldOutFilter implements Filter {

    private static final String ORDERS = "/api/orders";
    private static final int LARGEST_BODY = 8 * 1024;
    private static final JsonFactory JSON = new JsonFactory();

    private final Tenants tenants;
    private final SoldOutItems soldOut;
    private final PlacedKeys keys;
    private final WaitingRoom line;

    SoldOutFilter(Tenants tenants, SoldOutItems soldOut, PlacedKeys keys, WaitingRoom line) {
        this.tenants = tenants;
        this.soldOut = soldOut;
        this.keys = keys;
        this.line = line;
    }

    @Override
    public void doFilter(ServletRequest any, ServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        var request = (HttpServletRequest) any;
        if (!request.getRequestURI().equals(ORDERS) || !request.getMethod().equals("POST")) {
            chain.doFilter(any, answer);
            return;
        }
        var key = request.getHeader("Idempotency-Key");
        var tenant = tenants.findByHost(request.getServerName()).orElse(null);
        var length = request.getContentLength();
        if (key == null
                || tenant == null
                || tenant.closed()
                || length <= 0
                || length > LARGEST_BODY
                || soldOut.isEmptyFor(tenant.id())) {
            chain.doFilter(any, answer);
            return;
        }
        var body = request.getInputStream().readNBytes(length);
        var gone = CurrentTenant.call(tenant, () -> goneOf(body, key));
        if (gone == null) chain.doFilter(new ReadRequest(request, body), answer);
        else refuse((HttpServletResponse) answer, gone);
    }

    private @Nullable String goneOf(byte[] body, String key) {
        for (var deal : dealsOf(body)) {
            if (!soldOut.contains(deal) || keys.mayHave(deal, key)) continue;
            line.refused(deal, "sold-out");
            return deal;
        }
        return null;
    }

    /** The deals an order names; none if it cannot be read, which is said further down. */
    private static List<String> dealsOf(byte[] body) {
        var deals = new ArrayList<String>(2);
        try (var parser = JSON.createParser(body)) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME
                        && parser.currentName().equals("deal")
                        && parser.nextToken() == JsonToken.VALUE_STRING) deals.add(parser.getString());
            }
            return deals;
        } catch (JacksonException unreadable) {
            return List.of();
        }
    }

    private static void refuse(HttpServletResponse response, String deal) throws IOException {
        var body =
                ("{\"type\":\"urn:bidd:problem:sold-out\",\"title\":\"Conflict\",\"status\":409,\"detail\":\"Not so many are left.\",\"deal\":\""
                                + deal + "\",\"free\":0}")
                        .getBytes(StandardCharsets.UTF_8);
        response.setStatus(409);
        response.setContentType("application/problem+json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
