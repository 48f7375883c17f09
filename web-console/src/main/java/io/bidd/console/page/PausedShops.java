package io.bidd.console.page;

import io.bidd.console.ConsoleSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.LocaleResolver;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/**
 * Shops of which nothing runs lead here by their host names, those of the companies' own too, and get one page that says so.
 * Nothing else of the console exists under any name but its own. Who comes by a number is the platform, which looks at the process.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class PausedShops extends OncePerRequestFilter {

    private static final String AN_HOUR = "3600";
    private static final Pattern NAME = Pattern.compile(".+\\.[a-z][a-z0-9-]*\\.?");

    private final Set<String> ours;
    private final ITemplateEngine templates;
    private final LocaleResolver locales;

    PausedShops(ConsoleSettings settings, ITemplateEngine templates, LocaleResolver locales) {
        this.templates = templates;
        this.locales = locales;
        var urls = settings.urls();
        ours = Set.of(hostOf(urls.console()), hostOf(urls.id()));
    }

    private static String hostOf(String url) {
        return URI.create(url).getHost();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var host = request.getServerName().toLowerCase(Locale.ROOT);
        return ours.contains(host)
                || !NAME.matcher(host).matches()
                || request.getRequestURI().startsWith("/assets/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setHeader(HttpHeaders.RETRY_AFTER, AN_HOUR);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'");
        response.setContentType("text/html;charset=UTF-8");
        var exchange = JakartaServletWebApplication.buildApplication(request.getServletContext())
                .buildExchange(request, response);
        var page = new WebContext(exchange, locales.resolveLocale(request), Map.of());
        templates.process("paused", page, response.getWriter());
    }
}
