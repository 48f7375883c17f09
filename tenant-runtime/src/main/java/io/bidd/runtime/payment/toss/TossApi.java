package io.bidd.runtime.payment.toss;

import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.ProviderHttp;
import io.bidd.runtime.payment.ProviderHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Requests under a shop's secret key, and what every refusal has in common. */
class TossApi {

    static final String NAME = "toss";

    private final ProviderHttp http;

    TossApi(TossSettings settings) {
        http = new ProviderHttp(NAME, settings.url(), settings.connectTimeout(), settings.readTimeout());
    }

    Answer get(Account account, String address, Object... variables) {
        return http.get(basic(account), address, variables);
    }

    Answer post(Account account, @Nullable String key, Object body, String address, Object... variables) {
        return http.postOnce(basic(account), key, body, address, variables);
    }

    TossPayment payment(Account account, String paymentKey) {
        return payment(get(account, "/v1/payments/{key}", paymentKey));
    }

    TossPayment payment(Answer answer) {
        if (!answer.ok()) throw refused(problem(answer));
        return answer.as(TossPayment.class);
    }

    static TossProblem problem(Answer answer) {
        return answer.as(TossProblem.class);
    }

    static RuntimeException refused(TossProblem problem) {
        return problem.meaning() == TossProblem.Meaning.LATER
                ? new GatewaySilent(NAME, null)
                : new GatewayRefused(NAME, problem.code());
    }

    /** The key is the user's name and the password is empty, which the colon says. */
    private static String basic(Account account) {
        var credential = account.get("secretKey") + ":";
        return "Basic " + Base64.getEncoder().encodeToString(credential.getBytes(StandardCharsets.UTF_8));
    }
}
