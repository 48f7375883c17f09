package io.bidd.console.api;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Tells an answer from a problem, and a problem from silence. */
final class Answers {

    private static final String OURS = "urn:bidd:problem:";

    private final JsonMapper json;

    Answers(JsonMapper json) {
        this.json = json;
    }

    /** Sends a request; refused connections and timeouts become {@link ApiAway}. */
    static ClientHttpResponse orAway(HttpRequest request, byte[] body, ClientHttpRequestExecution execution) {
        try {
            return execution.execute(request, body);
        } catch (IOException silence) {
            throw new ApiAway(request.getMethod() + " " + request.getURI() + " got no answer", silence);
        }
    }

    /** @throws ApiProblem always, or {@link ApiAway} where something else than the API answered with a failure */
    void refuse(HttpRequest request, ClientHttpResponse response) throws IOException {
        var status = response.getStatusCode().value();
        var body = read(response.getBody().readAllBytes());
        var type = body.type() != null && body.type().startsWith(OURS)
                ? body.type().substring(OURS.length())
                : "unknown";
        if (status >= 500 && type.equals("unknown"))
            throw new ApiAway(request.getMethod() + " " + request.getURI() + " was answered with " + status, null);
        throw new ApiProblem(
                status,
                type,
                body.detail() == null ? "" : body.detail(),
                body.fields() == null ? Map.of() : body.fields(),
                body.moments() == null ? List.of() : body.moments());
    }

    private Body read(byte[] content) {
        try {
            var body = content.length == 0 ? null : json.readValue(content, Body.class);
            return body == null ? Body.NONE : body;
        } catch (JacksonException notAProblem) {
            return Body.NONE; // a proxy's page, say: the status speaks for itself
        }
    }

    record Body(
            @Nullable String type,
            @Nullable String detail,
            @Nullable Map<String, String> fields,
            @Nullable List<Instant> moments) {

        static final Body NONE = new Body(null, null, null, null);
    }
}
