package io.bidd.runtime.waitingroom;

import io.bidd.runtime.tenancy.Tenants;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/**
 * Answers {@code GET /api/deals/{id}/line/now} where a request enters the server, ahead of filters, security and dispatcher: it is
 * the one request that a whole crowd makes again and again. From memory; neither database nor Redis is asked.
 */
@Component
class LineNowValve extends ValveBase implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

    private static final String PREFIX = "/api/deals/";
    private static final String NOW = "/line/now";

    private final Tenants tenants;
    private final LineBoard board;

    LineNowValve(Tenants tenants, LineBoard board) {
        super(true);
        this.tenants = tenants;
        this.board = board;
    }

    @Override
    public void customize(TomcatServletWebServerFactory server) {
        server.addEngineValves(this);
    }

    /** Before the server's own, which look at headers that do not matter here. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        var path = request.getRequestURI();
        if (!path.endsWith(NOW)
                || !path.startsWith(PREFIX)
                || !request.getMethod().equals("GET")
                || !answer(path, request, response)) getNext().invoke(request, response);
    }

    /** @return whether there is a shop to answer for; what is wrong with it is said further down */
    private boolean answer(String path, Request request, Response response) throws IOException {
        var tenant = tenants.findByHost(request.getServerName());
        if (tenant.isEmpty() || tenant.get().closed()) return false;
        var answer = board.answer(
                tenant.get().id(),
                path.substring(PREFIX.length(), Math.max(PREFIX.length(), path.length() - NOW.length())));
        response.setHeader("ETag", answer.etag());
        response.setHeader("Cache-Control", "public, max-age=1");
        if (answer.etag().equals(request.getHeader("If-None-Match"))) {
            response.setStatus(304);
            return true;
        }
        response.setContentType("application/json");
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
        return true;
    }
}
