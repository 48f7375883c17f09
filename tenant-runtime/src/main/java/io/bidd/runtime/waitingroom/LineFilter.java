package io.bidd.runtime.waitingroom;

import io.bidd.runtime.member.Members;
import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.member.ShopperFilter;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.tenancy.Tenants;
import io.bidd.runtime.waitingroom.WaitingRoom.Comer;
import io.bidd.template.ServedTenant;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a crowd asks of a line besides the counter, answered ahead of everything else.
 *
 * <ul>
 *   <li>{@code POST /api/deals/{id}/line}: a place, by one round trip to Redis
 *   <li>{@code GET /api/deals/{id}/line/place}: the place of a ticket, computed
 * </ul>
 *
 * The security chain is not in the way, so what it would do is done here: who is there is read from the same token, and a
 * cookie counts only where the browser says that the request comes from the shop's own pages.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class LineFilter implements Filter {

    private static final String PREFIX = "/api/deals/";
    private static final String PLACE = "/line/place";
    private static final String LINE = "/line";

    private final Tenants tenants;
    private final WaitingRoom room;
    private final Members members;
    private final JsonMapper json;

    LineFilter(Tenants tenants, WaitingRoom room, Members members, JsonMapper json) {
        this.tenants = tenants;
        this.room = room;
        this.members = members;
        this.json = json;
    }

    @Override
    public void doFilter(ServletRequest any, ServletResponse answer, FilterChain chain)
            throws IOException, ServletException {
        var request = (HttpServletRequest) any;
        var response = (HttpServletResponse) answer;
        var path = request.getRequestURI();
        if (!path.startsWith(PREFIX) || !answer(path, request, response)) chain.doFilter(any, answer);
    }

    /** @return whether it was one of the two; what is wrong with the shop itself is said further down the chain */
    private boolean answer(String path, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var get = request.getMethod().equals("GET");
        if (get && path.endsWith(PLACE)) return within(request, () -> place(line(path, PLACE), request, response));
        if (request.getMethod().equals("POST") && path.endsWith(LINE))
            return within(request, () -> join(line(path, LINE), request, response));
        return false;
    }

    private void place(String line, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var shopper = shopper(request, true);
        if (shopper.isEmpty()) {
            refuse(response, 401, "sign-in", "Sign in first.", Map.of());
            return;
        }
        var ticket = Optional.ofNullable(request.getHeader("Line-Ticket"))
                .flatMap(token -> room.verifyTicket(line, shopper.get().id(), token));
        if (ticket.isEmpty()) {
            refuse(response, 403, "not-your-ticket", "This is not your ticket for this line.", Map.of());
            return;
        }
        var facts = new LinkedHashMap<String, Object>();
        room.placeOf(ticket.get()).ifPresent(place -> facts.put("place", place));
        facts.put("now", room.now(line));
        write(response, 200, facts);
    }

    private void join(String line, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var shopper = shopper(request, isOwnPage(request));
        if (shopper.isEmpty()) {
            refuse(response, 401, "sign-in", "Sign in first.", Map.of());
            return;
        }
        var comer = new Comer(
                shopper.get().id(),
                request.getRemoteAddr(),
                request.getHeader("Line-Invitation"),
                request.getHeader("Challenge-Answer"));
        try {
            switch (room.join(line, comer)) {
                case JoinOutcome.Joined joined -> write(response, 201, joined(line, joined));
                case JoinOutcome.WalkedIn in -> write(response, 201, Map.of("pass", in.pass(), "until", in.until()));
                case JoinOutcome.NoLineNeeded none -> write(response, 200, Map.of("line", "off"));
                case JoinOutcome.NotOpen not ->
                    refuse(
                            response,
                            409,
                            not.state() == LineState.SOLD_OUT ? "sold-out" : "line-closed",
                            "The line is not open: it is " + not.state() + ".",
                            Map.of("state", not.state()));
                case JoinOutcome.TooOften often -> {
                    response.setHeader(
                            "Retry-After", String.valueOf(often.retryAfter().toSeconds()));
                    refuse(response, 429, "too-often", "Too many asked from here. Try again in a minute.", Map.of());
                }
                case JoinOutcome.BadInvitation bad ->
                    refuse(response, 403, "bad-invitation", "This invitation is not good for you here.", Map.of());
                case JoinOutcome.Challenged challenged ->
                    refuse(
                            response,
                            403,
                            "challenge",
                            "One thing is to be done first.",
                            Map.of("challenge", challenged.what()));
            }
        } catch (LineAway | DataAccessException away) {
            response.setHeader("Retry-After", "5");
            refuse(
                    response,
                    503,
                    "line-unreachable",
                    "The line stands still for a moment. Your place is kept; try again.",
                    Map.of());
        }
    }

    private Map<String, Object> joined(String line, JoinOutcome.Joined joined) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("ticket", joined.token());
        facts.put("early", joined.ticket().early());
        facts.put("invited", joined.ticket().invited());
        if (joined.place() != null) facts.put("place", joined.place());
        if (joined.ticket().early()) facts.put("tag", joined.ticket().tag());
        facts.put("moved", joined.moved());
        facts.put("now", room.now(line));
        return facts;
    }

    /** @param cookieCounts whether the request is known to come from the shop's own pages */
    private Optional<Shopper> shopper(HttpServletRequest request, boolean cookieCounts) {
        if (ShopperFilter.hasBearer(request))
            return ShopperFilter.bearer(request).flatMap(members::verify);
        var cookie = cookieCounts ? WebUtils.getCookie(request, ShopperFilter.COOKIE) : null;
        return cookie == null ? Optional.empty() : members.verify(cookie.getValue());
    }

    /** What browsers say themselves and no page can make them say otherwise: Fetch Metadata, and where it is absent, Origin. */
    private static boolean isOwnPage(HttpServletRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null) return site.equals("same-origin");
        var origin = request.getHeader("Origin");
        if (origin == null) return false;
        try {
            return request.getServerName().equalsIgnoreCase(URI.create(origin).getHost());
        } catch (IllegalArgumentException notAnOrigin) {
            return false;
        }
    }

    private boolean within(HttpServletRequest request, Work work) throws IOException {
        var tenant = open(request);
        if (tenant == null) return false;
        return CurrentTenant.<Boolean, IOException>call(tenant, () -> {
            work.run();
            return true;
        });
    }

    private @Nullable ServedTenant open(HttpServletRequest request) {
        return tenants.findByHost(request.getServerName())
                .filter(tenant -> !tenant.closed())
                .orElse(null);
    }

    /** @return nothing that is a line, where the path has no place for one */
    private static String line(String path, String end) {
        return path.substring(PREFIX.length(), Math.max(PREFIX.length(), path.length() - end.length()));
    }

    private void write(HttpServletResponse response, int status, Object body) throws IOException {
        send(response, status, "application/json", json.writeValueAsBytes(body));
    }

    private void refuse(HttpServletResponse response, int status, String type, String detail, Map<String, ?> facts)
            throws IOException {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", "urn:bidd:problem:" + type);
        problem.put("status", status);
        problem.put("detail", detail);
        problem.putAll(facts);
        send(response, status, "application/problem+json", json.writeValueAsBytes(problem));
    }

    private static void send(HttpServletResponse response, int status, String type, byte[] body) throws IOException {
        response.setStatus(status);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private interface Work {
        void run() throws IOException;
    }
}
