package io.bidd.runtime.checkout;

import io.bidd.runtime.checkout.OrderApi.PayRequest;
import io.bidd.runtime.checkout.OrderApi.ReturnRequest;
import io.bidd.runtime.member.Members;
import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.member.ShopperFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The three commands of a purchase, ahead of security and dispatcher, which cost more than the purchase does: an order is opened,
 * its payment begun and confirmed by the methods of {@link OrderApi}, with the same answers. Only what is plainly such a command
 * is done here: a shopper's own token, which no other site can make a browser send, and a body that reads well and is valid.
 * Everything else takes the long way, and is told there what is wrong with it.
 */
@Component
@Order(PurchaseFilter.BEHIND_TENANT)
class PurchaseFilter extends OncePerRequestFilter {

    static final int BEHIND_TENANT = Ordered.HIGHEST_PRECEDENCE + 11;

    private static final String ORDERS = "/api/orders";
    private static final Pattern PAYMENT = Pattern.compile("/api/orders/([A-Za-z0-9-]{1,40})/payment(/confirmation)?");
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9-]{8,64}");
    private static final int LARGEST_BODY = 8 * 1024;

    private final OrderApi api;
    private final Members members;
    private final Validator validator;
    private final HandlerExceptionResolver failures;
    private final HandlerMethod handler;
    private final JsonMapper json;
    private final ObjectReader orders;
    private final ObjectReader payments;
    private final ObjectReader returns;

    PurchaseFilter(
            OrderApi api,
            Members members,
            Validator validator,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver failures,
            JsonMapper json)
            throws NoSuchMethodException {
        this.api = api;
        this.members = members;
        this.validator = validator;
        this.failures = failures;
        this.handler = new HandlerMethod(
                api, OrderApi.class.getDeclaredMethod("open", Shopper.class, String.class, OrderRequest.class));
        this.json = json;
        this.orders = json.readerFor(OrderRequest.class);
        this.payments = json.readerFor(PayRequest.class);
        this.returns = json.readerFor(ReturnRequest.class);
    }

    /** A command that can be done. */
    private interface Command {
        ResponseEntity<?> run();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = request.getRequestURI();
        var length = request.getContentLength();
        if (!path.startsWith(ORDERS)
                || !request.getMethod().equals("POST")
                || !ShopperFilter.hasBearer(request)
                || length > LARGEST_BODY
                || request.getQueryString() != null) {
            chain.doFilter(request, response);
            return;
        }
        var body = length <= 0 ? null : request.getInputStream().readNBytes(length);
        var command = body != null && !isJson(request) ? null : command(path, request, body);
        if (command == null) chain.doFilter(body == null ? request : new ReadRequest(request, body), response);
        else answer(command, request, response);
    }

    private static boolean isJson(HttpServletRequest request) {
        var type = request.getContentType();
        return type != null && (type.equals("application/json") || type.equals("application/json;charset=UTF-8"));
    }

    private @Nullable Command command(String path, HttpServletRequest request, byte @Nullable [] body) {
        var key = request.getHeader("Idempotency-Key");
        var shopper = ShopperFilter.bearer(request).flatMap(members::verify).orElse(null);
        if (shopper == null) return null;
        if (path.equals(ORDERS)) {
            var order = this.<OrderRequest>read(orders, body);
            if (order == null || key == null || !KEY.matcher(key).matches()) return null;
            note(request, ORDERS);
            return () -> api.open(shopper, key, order);
        }
        var of = PAYMENT.matcher(path);
        if (key != null || !of.matches()) return null; // answers to keys are kept further down
        var order = of.group(1);
        if (of.group(2) == null) {
            var payment = this.<PayRequest>read(payments, body);
            if (body != null && payment == null) return null;
            note(request, ORDERS + "/{id}/payment");
            return () -> api.pay(shopper, order, payment);
        }
        var returned = this.<ReturnRequest>read(returns, body);
        if (body != null && returned == null) return null;
        note(request, ORDERS + "/{id}/payment/confirmation");
        return () -> api.comeBack(shopper, order, returned);
    }

    /** @return nothing if it cannot be read or is not valid */
    private <T> @Nullable T read(ObjectReader as, byte @Nullable [] body) {
        if (body == null) return null;
        try {
            T read = as.readValue(body);
            return read != null && validator.validate(read).isEmpty() ? read : null;
        } catch (JacksonException unreadable) {
            return null;
        }
    }

    /** Metrics and spans carry the pattern of the path, not the order. */
    private static void note(HttpServletRequest request, String pattern) {
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(observed -> observed.setPathPattern(pattern));
    }

    private void answer(Command command, HttpServletRequest request, HttpServletResponse response) throws IOException {
        ResponseEntity<?> answer;
        try {
            answer = command.run();
        } catch (RuntimeException failed) {
            if (failures.resolveException(request, response, handler, failed) == null) throw failed;
            return;
        }
        var body = json.writeValueAsBytes(answer.getBody());
        response.setStatus(answer.getStatusCode().value());
        response.setContentType(
                answer.getBody() instanceof ProblemDetail
                        ? MediaType.APPLICATION_PROBLEM_JSON_VALUE
                        : MediaType.APPLICATION_JSON_VALUE);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
