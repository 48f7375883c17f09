package io.bidd.runtime.payment.webhook;

import io.bidd.runtime.payment.Gateways.NoSuchProvider;
import io.bidd.runtime.payment.PaymentGateway.Forged;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.webhook.WebhookInbox.SendsNothing;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Where providers tell us. Nobody signs in here: what counts is the signature of the message. */
@RestController
class WebhookController {

    private static final int LONGEST = 64 * 1024;

    private final WebhookInbox inbox;

    WebhookController(WebhookInbox inbox) {
        this.inbox = inbox;
    }

    @PostMapping("/api/webhooks/{provider}")
    ResponseEntity<?> receive(@PathVariable String provider, HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > LONGEST) return tooLong();
        var body = request.getInputStream().readNBytes(LONGEST + 1);
        if (body.length > LONGEST) return tooLong();
        try {
            inbox.receive(provider, headers(request), body);
            return ResponseEntity.ok().build();
        } catch (Forged forged) {
            return refuse(HttpStatus.BAD_REQUEST, "forged", "This message was not signed for this shop.");
        } catch (NoSuchProvider | SendsNothing unknown) {
            return refuse(HttpStatus.NOT_FOUND, "no-such-provider", "Nobody sends messages here under this name.");
        } catch (GatewaySilent silent) {
            return refuse(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "provider-silent",
                    "This message cannot be verified now; repeat it.");
        }
    }

    private static Map<String, String> headers(HttpServletRequest request) {
        var headers = new HashMap<String, String>();
        for (var name : Collections.list(request.getHeaderNames()))
            headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name));
        return headers;
    }

    private static ResponseEntity<?> tooLong() {
        return refuse(HttpStatus.CONTENT_TOO_LARGE, "too-large", "A message has at most 64 KiB.");
    }

    private static ResponseEntity<?> refuse(HttpStatus status, String type, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:bidd:problem:" + type));
        return ResponseEntity.of(problem).build();
    }
}
