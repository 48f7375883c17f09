package io.bidd.runtime.tenancy;

import io.bidd.template.ServedTenant;
import io.bidd.template.ShopHealth;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/** Binds the tenant of a request by its host name, before anything else looks at it. Without a tenant nothing is answered. */
@Component
@Order(TenantFilter.ORDER)
class TenantFilter extends OncePerRequestFilter {

    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

    private final Tenants tenants;
    private final TenantRedis redis;
    private final JdbcClient database;
    private final JsonMapper json;
    private final ClosedPage closedPage;

    TenantFilter(Tenants tenants, TenantRedis redis, JdbcClient database, JsonMapper json, ClosedPage closedPage) {
        this.tenants = tenants;
        this.redis = redis;
        this.database = database;
        this.json = json;
        this.closedPage = closedPage;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator/"); // about the process, for the platform; needs no tenant
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var tenant = tenants.findByHost(request.getServerName());
        if (tenant.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            write(
                    response,
                    "application/problem+json",
                    "{\"type\":\"urn:bidd:problem:no-shop\",\"status\":404,\"detail\":\"There is no shop at this address.\"}");
            return;
        }
        try {
            CurrentTenant.call(tenant.get(), () -> {
                serve(tenant.get(), request, response, chain);
                return null;
            });
        } catch (ServletException | IOException | RuntimeException fromTheChain) {
            throw fromTheChain;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void serve(ServedTenant tenant, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getRequestURI().equals(ShopHealth.PATH)) {
            write(response, "application/json", json.writeValueAsString(health(tenant)));
        } else if (isDesk(request) && tenant.domains().contains(tenant.host())) {
            // People sign in for the desk at one address, which is the platform's.
            response.setStatus(HttpServletResponse.SC_TEMPORARY_REDIRECT);
            var query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
            response.setHeader("Location", tenants.atHome(tenant).url() + request.getRequestURI() + query);
        } else if (tenant.closed()) {
            response.setStatus(HttpServletResponse.SC_GONE);
            closedPage.write(tenant, request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean isDesk(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.equals("/seller") || path.startsWith("/seller/");
    }

    private ShopHealth health(ServedTenant tenant) {
        var version = database.sql("select id from databasechangelog order by orderexecuted desc limit 1")
                .query(String.class)
                .single();
        return new ShopHealth(tenant.id(), tenant.generation(), tenant.closed(), version, redis.answers());
    }

    private static void write(HttpServletResponse response, String type, String body) throws IOException {
        response.setContentType(type);
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
