package io.bidd.runtime.waitingroom;

import io.bidd.runtime.tenancy.Signer;
import io.bidd.template.Ids;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/** The seller's side of lines: what is wanted of them, and what came of it. What is changed counts within a second. */
@Service
public class LineDesk {

    static final String INVITATION = "invitation";

    private final LineRepository lines;
    private final Signer signer;
    private final JsonMapper json;
    private final Clock clock;

    LineDesk(LineRepository lines, Signer signer, JsonMapper json, Clock clock) {
        this.lines = lines;
        this.signer = signer;
        this.json = json;
        this.clock = clock;
    }

    /** Makes the line of a new deal. Joins the caller's transaction. @param title what people wait for */
    public void plan(String line, String title, LineRules rules) {
        lines.add(line, title, rules);
    }

    /** @return whether there is such a line */
    public boolean change(String line, LineRules rules) {
        return lines.change(line, rules);
    }

    /** @param pausedAt since when nobody gets a turn @param closedAt since when nobody may join either */
    public record Standing(
            LineRules rules,
            @Nullable Instant pausedAt,
            @Nullable Instant closedAt) {}

    public Optional<Standing> find(String line) {
        return lines.find(line).map(record -> new Standing(record.rules(), record.pausedAt(), record.closedAt()));
    }

    /** Nobody gets a turn any more; who has one keeps it, and places are kept. */
    public void pause(String line) {
        lines.pause(line, clock.instant());
    }

    /** Goes on after a pause, and opens again after a closing. */
    public void resume(String line) {
        lines.pause(line, null);
        lines.close(line, null);
    }

    /** Nobody may join and nobody gets a turn. */
    public void close(String line) {
        lines.close(line, clock.instant());
    }

    /** Fresh invitations to the lane of invited people, each good for one person. @param count at most 10,000 */
    public List<String> invite(String line, int count) {
        return Stream.generate(() -> signer.sign(INVITATION, line, Ids.next()))
                .limit(Math.min(count, 10_000))
                .toList();
    }

    /** What came of a sale; there within a minute of its end. */
    public Optional<LineReport> report(String line) {
        return lines.report(line).map(text -> json.readValue(text, LineReport.class));
    }
}
