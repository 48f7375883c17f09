package io.bidd.runtime.tenancy;

import io.bidd.template.ServedTenant;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** What every address of a shop shows once its rental is over. */
@Component
class ClosedPage {

    private final ITemplateEngine templates;

    ClosedPage(ITemplateEngine templates) {
        this.templates = templates;
    }

    void write(ServedTenant tenant, HttpServletRequest request, HttpServletResponse response) throws IOException {
        var wantsPage = String.valueOf(request.getHeader("Accept")).contains("text/html");
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(wantsPage ? "text/html;charset=utf-8" : "application/problem+json");
        var body = wantsPage
                ? templates.process("shop/closed", new Context(request.getLocale(), Map.of("shop", tenant)))
                : "{\"type\":\"urn:bidd:problem:shop-closed\",\"status\":410,\"detail\":\"This shop has closed.\"}";
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
