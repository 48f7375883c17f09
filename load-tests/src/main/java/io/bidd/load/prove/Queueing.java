package io.bidd.load.prove;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Waits in the line before a deal. */
final class Queueing {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LOOKS = 20;

    private final Customer customer;
    private final Told told;
    private final Stage stage;

    Queueing(Customer customer, Told told, Stage stage) {
        this.customer = customer;
        this.told = told;
        this.stage = stage;
    }

    /** @return nothing if the turn did not come for a while, or the line is over */
    @Nullable
    String passFor(String deal) throws InterruptedException {
        var joined = customer.attempt("join", "POST", "/api/deals/" + deal + "/line", null);
        if (joined == null || !joined.is(201)) return null;
        var pass = joined.json().path("pass").asString("");
        if (!pass.isEmpty()) return pass;
        var ticket = JSON.writeValueAsString(
                Map.of("ticket", joined.json().path("ticket").asString("")));
        for (var look = 0; look < LOOKS && !stage.isOver(); look++) {
            Thread.sleep(400);
            var claim = customer.attempt("claim", "POST", "/api/deals/" + deal + "/passes", ticket);
            if (claim == null) return null;
            if (claim.is(201)) return claim.json().path("pass").asString();
            if (!claim.is(202)) return null;
        }
        told.count("line, gone home");
        return null;
    }
}
