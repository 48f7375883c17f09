package io.bidd.load.reserve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/**
 * Callers who take units of an item as fast as they are answered.
 *
 * @param item    a fresh one, so that every round begins with the same
 * @param supply  units; the round is over when they are gone
 * @param callers at once
 */
public record Round(String item, int supply, int callers, Duration lasts) {

    /** Most units of an item that a person may have. */
    public static final int LIMIT = 2;

    static final JsonMapper JSON = new JsonMapper();

    /** How much longer than it was to last a round may take, with all that is settled after it. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * What a round saw. Times are of units that were taken, in milliseconds.
     *
     * @param held           units that callers were told they have
     * @param failed         callers who were told nothing, because something broke
     * @param trouble        what broke first, or nothing
     * @param perSecond      units taken
     * @param settledSeconds from the last answer until all of it was in the database
     * @param free           what was left
     */
    public record Seen(
            long held,
            long soldOut,
            long limitReached,
            long failed,
            String trouble,
            double perSecond,
            double p50Millis,
            double p99Millis,
            double worstMillis,
            double settledSeconds,
            int free) {}

    /** Has the program at a port run this round. */
    public Seen runAt(int port) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) lasts.plus(PATIENCE).toMillis());
            socket.getOutputStream().write((JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var line = answer.readLine();
            if (line == null) throw new IOException("the round of " + callers + " callers was not ended; see its log");
            return JSON.readValue(line, Seen.class);
        }
    }
}
