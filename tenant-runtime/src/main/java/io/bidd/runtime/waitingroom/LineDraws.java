package io.bidd.runtime.waitingroom;

import io.bidd.template.Draw;
import io.bidd.template.DrawFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Draws the order of the early comers, once, in steps that can each be done again; and publishes what anybody needs to check it. */
@Component
public class LineDraws {

    private static final Logger log = LoggerFactory.getLogger(LineDraws.class);
    private static final int PART = 10_000;

    private final LineRepository lines;
    private final LineScripts scripts;

    LineDraws(LineRepository lines, LineScripts scripts) {
        this.lines = lines;
        this.scripts = scripts;
    }

    /** Writes down who has come since the last time. What is written down twice counts once. */
    void keepEntrants(String line) {
        while (true) {
            var part = scripts.entrants(line, PART);
            if (part.isEmpty()) return;
            var last = lines.lastEntrant(line);
            var fresh = new LinkedHashMap<Long, String>();
            for (var entry : part) {
                var number = Long.parseLong(entry.substring(0, entry.indexOf(' ')));
                if (number > last) fresh.put(number, entry.substring(entry.indexOf(' ') + 1));
            }
            if (!fresh.isEmpty()) {
                var text = new StringBuilder();
                fresh.forEach((number, tag) -> text.append(DrawFile.entry(number, tag)));
                lines.addEntrants(
                        line,
                        fresh.sequencedKeySet().getFirst(),
                        fresh.sequencedKeySet().getLast(),
                        text.toString());
            }
            scripts.forgetEntrants(line, lines.lastEntrant(line), PART);
        }
    }

    /**
     * Closes the cohort, hashes its list, and fixes the draw. From here on any place can be computed.
     *
     * @param stillLeads keeps the lease while the list is read
     */
    void draw(String line, long fence, Instant now, BooleanSupplier stillLeads) {
        var entrants = scripts.freeze(line);
        keepEntrants(line);
        var digest = DrawFile.listDigest();
        lines.eachEntrants(line, part -> digest.update(part.getBytes(StandardCharsets.UTF_8)));
        if (!stillLeads.getAsBoolean())
            return; // a long list takes longer than a lease; whoever leads now draws the same
        lines.draw(line, fence, entrants, HexFormat.of().formatHex(digest.digest()), now);
        log.info("line {}: the order of {} early comers is drawn", line, entrants);
    }

    /** Tells the line which drawn places nobody stands at any more, and which may be of somebody whose entry was lost. */
    void takeIn(LineRecord record, long fence) {
        var draw = record.draw();
        var leavers = new ArrayList<String>();
        var unknown = new ArrayList<String>();
        if (draw != null && record.entrants() != null) {
            scripts.leftOf(record.line(), Place.EARLY)
                    .forEach(place -> leavers.add("L" + draw.placeOf(place.number())));
            unknownOf(record.line(), record.entrants()).forEach(number -> unknown.add("L" + draw.placeOf(number)));
        }
        scripts.drawn(record.line(), fence, leavers, unknown);
    }

    /** Numbers below the cohort's end that no entry tells of: given out in the moment in which Redis was lost. */
    private HashSet<Long> unknownOf(String line, long entrants) {
        var unknown = new HashSet<Long>();
        var next = new long[] {1};
        lines.eachEntrants(
                line,
                part -> part.lines().forEach(entry -> {
                    var number = Long.parseLong(entry.substring(0, entry.indexOf(' ')));
                    for (; next[0] < number; next[0]++) unknown.add(next[0]);
                    next[0] = number + 1;
                }));
        for (; next[0] <= entrants; next[0]++) unknown.add(next[0]);
        return unknown;
    }

    /** Before the draw the hash of its seed, afterwards all that is needed to compute any place. */
    public Optional<Published> published(String line) {
        return lines.find(line)
                .map(record -> record.drawnAt() == null
                        ? new Published(Draw.hashOf(record.seed()), null, null, 0, null)
                        : new Published(
                                Draw.hashOf(record.seed()),
                                HexFormat.of().formatHex(record.seed()),
                                record.listHash(),
                                record.entrants() == null ? 0 : record.entrants(),
                                record.drawnAt()));
    }

    /** Writes the published file of a draw that is done. */
    public void write(String line, Published published, Writer out) {
        try {
            out.write(DrawFile.head(
                    line,
                    published.seedHash(),
                    String.valueOf(published.seed()),
                    String.valueOf(published.listHash()),
                    published.entrants()));
            lines.eachEntrants(line, part -> {
                try {
                    out.write(part);
                } catch (IOException gone) {
                    throw new UncheckedIOException(gone);
                }
            });
            out.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** @param seed and all after it are there once it is drawn */
    public record Published(
            String seedHash,
            @org.jspecify.annotations.Nullable String seed,
            @org.jspecify.annotations.Nullable String listHash,
            long entrants,
            @org.jspecify.annotations.Nullable Instant drawnAt) {}
}
