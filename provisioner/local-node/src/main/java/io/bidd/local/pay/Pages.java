package io.bidd.local.pay;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.server.Request;

/** The provider as payers see it. */
class Pages {

    private final Ledger ledger;
    private final String publicUrl;
    private final SandboxSettings settings;

    Pages(Ledger ledger, String publicUrl, SandboxSettings settings) {
        this.ledger = ledger;
        this.publicUrl = publicUrl;
        this.settings = settings;
    }

    /** @param path the parts of the address, of which the third is the payment's id */
    Answer answer(Request request, String[] path) {
        var found = ledger.find(path[2]);
        if (found.isEmpty() || path.length > 4) return Answer.html(404, PayPage.notFound());
        var payment = found.get();
        return switch (request.getMethod() + (path.length == 4 ? " " + path[3] : "")) {
            case "GET" ->
                payment.decided()
                        ? Answer.seeOther(backUrl(payment))
                        : Answer.html(200, PayPage.of(payment, publicUrl + "/pay/" + payment.id(), settings));
            case "GET status" -> Answer.json(200, Map.of("status", payment.status(), "decided", payment.decided()));
            case "POST approve" -> {
                approve(payment, request);
                yield Answer.seeOther(backUrl(payment));
            }
            case "POST decline" -> {
                ledger.decline(payment.id());
                yield Answer.seeOther(backUrl(payment));
            }
            default -> Answer.html(404, PayPage.notFound());
        };
    }

    private void approve(Payment payment, Request request) {
        var chosen = Request.extractQueryParameters(request).getValue("behaviour");
        var behaviour = chosen == null ? Behaviour.USUAL : Behaviour.of(chosen);
        if (behaviour == Behaviour.LATE) ledger.approveLate(payment.id(), settings.late());
        else ledger.approve(payment.id(), behaviour);
    }

    private static String backUrl(Payment payment) {
        var joint = URI.create(payment.returnUrl()).getQuery() == null ? "?" : "&";
        return payment.returnUrl() + joint + "payment=" + URLEncoder.encode(payment.id(), StandardCharsets.UTF_8);
    }
}
