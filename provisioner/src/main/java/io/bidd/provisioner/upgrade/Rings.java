package io.bidd.provisioner.upgrade;

import io.bidd.provisioner.flight.FlightRecorder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Upgrades in rings. Each runtime is in one of three, by its name: a tenth, three tenths and the rest. A ring opens once all of the ring
 * before serve with the newer image and have done so for a while. A runtime that does not come up with it, or that ceases to serve within
 * that while, halts the upgrade for all, and goes back to the image it had.
 */
@Component
public class Rings {

    private static final Logger log = LoggerFactory.getLogger(Rings.class);
    /** Of a hundred runtimes, those in the first ring, and in the first two. */
    private static final int FIRST = 10;

    private static final int FIRST_TWO = 40;

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Duration soak;
    private final int atOnce;
    private final Duration giveUp;
    /** What this process has given to each tenant's runtime last. */
    private final Map<String, String> given = new ConcurrentHashMap<>();

    /**
     * @param soak   how long a ring has served before the next one opens
     * @param giveUp how long a runtime is given to come up; its pods come one after the other, and may need to fetch the image first
     * @param atOnce runtimes that are upgraded at the same moment; each needs room for one pod more meanwhile
     */
    Rings(
            JdbcClient database,
            TransactionTemplate transaction,
            Clock clock,
            @Value("${bidd.upgrade.soak}") Duration soak,
            @Value("${bidd.upgrade.give-up}") Duration giveUp,
            @Value("${bidd.upgrade.at-once}") int atOnce) {
        this.database = database;
        this.transaction = transaction;
        this.clock = clock;
        this.soak = soak;
        this.giveUp = giveUp;
        this.atOnce = atOnce;
    }

    private record Row(
            int ring,
            String image,
            @Nullable String trying,
            @Nullable Instant tryingSince,
            @Nullable String before,
            @Nullable Instant upgradedAt,
            @Nullable Instant failingSince) {}

    /**
     * The image that a tenant's runtime shall have now.
     *
     * @param newest  the one that all shall have in the end
     * @param busy    whether now is no moment to begin an upgrade
     * @param serving the image that a runtime serves with, if it does
     */
    public String imageFor(
            String tenant,
            String runtime,
            String newest,
            BooleanSupplier busy,
            Function<String, Optional<String>> serving) {
        var image = find(runtime)
                .or(() -> takenOver(runtime, newest, serving))
                .map(row -> imageFor(runtime, row, newest, busy, serving))
                .orElseGet(() -> isHalted(newest) ? newestProven().orElse(newest) : newest);
        given.put(tenant, image);
        return image;
    }

    /** One that served before anybody wrote down with what. */
    private Optional<Row> takenOver(String runtime, String newest, Function<String, Optional<String>> serving) {
        var image = serving.apply(runtime);
        if (image.isEmpty() || image.get().equals(newest)) return Optional.empty();
        keep(runtime, image.get());
        return find(runtime);
    }

    private String imageFor(
            String runtime, Row row, String newest, BooleanSupplier busy, Function<String, Optional<String>> serving) {
        if (row.image().equals(newest)) return newest;
        if (isHalted(newest)) return row.image();
        if (newest.equals(row.trying())) return newest;
        if (busy.getAsBoolean()) return row.image();
        forgetThoseThatAreGone(runtime, newest, serving);
        return begins(runtime, row, newest) ? newest : row.image();
    }

    /** Nobody waits for a runtime that does not run any more. */
    private void forgetThoseThatAreGone(String runtime, String newest, Function<String, Optional<String>> serving) {
        for (var other : database.sql("select name from provisioner.runtimes where image <> ? and name <> ?")
                .params(newest, runtime)
                .query((row, number) -> row.getString("name"))
                .list()) if (serving.apply(other).isEmpty()) forget(other);
    }

    private boolean begins(String runtime, Row row, String newest) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            database.sql("select pg_advisory_xact_lock(hashtext('provisioner.rings'))")
                    .query()
                    .singleRow();
            var begun = database.sql("""
                                    update provisioner.runtimes set trying = :newest, trying_since = :now where name = :runtime
                                        and (select count(*) from provisioner.runtimes where trying = :newest
                                            and (failing_since is null or failing_since >= trying_since)) < :atOnce
                                        and not exists (select from provisioner.runtimes where ring < :ring
                                            and (image <> :newest or upgraded_at > :soaked))
                                        and not exists (select from provisioner.runtimes
                                            where image = :newest and failing_since < upgraded_at + make_interval(secs => :soak))""")
                            .param("soak", soak.toSeconds())
                            .param("newest", newest)
                            .param("now", utc(clock.instant()))
                            .param("runtime", runtime)
                            .param("atOnce", atOnce)
                            .param("ring", row.ring())
                            .param("soaked", utc(clock.instant().minus(soak)))
                            .update()
                    == 1;
            if (begun) FlightRecorder.note("upgrade from " + row.image() + " to " + newest + ", ring " + row.ring());
            return begun;
        }));
    }

    /** A tenant's runtime serves with what it was given. */
    public void proven(String tenant, String runtime) {
        var image = given.get(tenant);
        if (image == null) return;
        var row = find(runtime).orElse(null);
        if (row == null) {
            keep(runtime, image);
        } else if (image.equals(row.trying())) {
            database.sql("""
                            update provisioner.runtimes
                            set before = image, image = trying, proven_at = :now, upgraded_at = :now, trying = null, trying_since = null,
                                failing_since = null
                            where name = :runtime and trying = :image""")
                    .param("now", utc(clock.instant()))
                    .param("runtime", runtime)
                    .param("image", image)
                    .update();
        } else if (row.failingSince() != null) {
            database.sql("update provisioner.runtimes set failing_since = null where name = ?")
                    .param(runtime)
                    .update();
        }
    }

    private void keep(String runtime, String image) {
        database.sql("""
                        insert into provisioner.runtimes (name, ring, image, proven_at) values (?, ?, ?, ?)
                        on conflict do nothing""")
                .params(runtime, ringOf(runtime), image, utc(clock.instant()))
                .update();
    }

    /**
     * The runtime is not up. If it was given long enough to come up with another image, or has been down for as long since it had come
     * up lately, that is the end of the upgrade, for all.
     */
    public void failed(String runtime, String cause) {
        var row = find(runtime).orElse(null);
        if (row == null) return;
        var now = clock.instant();
        var since = row.failingSince();
        if (since == null) {
            since = now;
            database.sql("update provisioner.runtimes set failing_since = ? where name = ?")
                    .params(utc(now), runtime)
                    .update();
        }
        if (row.trying() != null && row.tryingSince() != null) {
            if (now.isBefore(row.tryingSince().plus(giveUp))) return;
            if (isOfOldIll(since, row.tryingSince(), row.trying())) return;
            halt(row.trying(), runtime, cause);
            database.sql("update provisioner.runtimes set trying = null, trying_since = null where name = ?")
                    .param(runtime)
                    .update();
        } else if (row.before() != null && row.upgradedAt() != null) {
            if (!since.isBefore(row.upgradedAt().plus(soak)) || now.isBefore(since.plus(giveUp))) return;
            if (isOfOldIll(since, row.upgradedAt(), row.image())) return;
            halt(row.image(), runtime, cause);
            database.sql("""
                            update provisioner.runtimes set image = before, before = null, upgraded_at = null, failing_since = null
                            where name = ?""").param(runtime).update();
        }
    }

    /** Whether it was down before it had this image, or others are that do not have it: then it is not the image's. */
    private boolean isOfOldIll(Instant since, Instant hasImageSince, String image) {
        if (since.isBefore(hasImageSince)) return true;
        return database.sql("""
                        select exists (select from provisioner.runtimes
                            where image <> :image and trying is distinct from :image and failing_since is not null)""").param("image", image).query(Boolean.class).single();
    }

    private void halt(String image, String runtime, String cause) {
        log.error("the upgrade to {} is halted: {} does not serve with it: {}", image, runtime, cause);
        database.sql("""
                        insert into provisioner.halted_images (image, halted_at, because) values (?, ?, ?)
                        on conflict do nothing""")
                .params(image, utc(clock.instant()), runtime + ": " + cause)
                .update();
    }

    /** The runtime does not run any more. If it does again, it begins with the newest. */
    public void forget(String runtime) {
        if (find(runtime).isPresent())
            database.sql("delete from provisioner.runtimes where name = ?")
                    .param(runtime)
                    .update();
    }

    private Optional<Row> find(String runtime) {
        return database.sql("select * from provisioner.runtimes where name = ?")
                .param(runtime)
                .query((row, number) -> new Row(
                        row.getInt("ring"),
                        row.getString("image"),
                        row.getString("trying"),
                        instant(row, "trying_since"),
                        row.getString("before"),
                        instant(row, "upgraded_at"),
                        instant(row, "failing_since")))
                .optional();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    private boolean isHalted(String image) {
        return database.sql("select exists (select from provisioner.halted_images where image = ?)")
                .param(image)
                .query(Boolean.class)
                .single();
    }

    private Optional<String> newestProven() {
        return database.sql("""
                        select image from provisioner.runtimes where image not in (select image from provisioner.halted_images)
                        order by proven_at desc limit 1""").query((row, number) -> row.getString("image")).optional();
    }

    /** 0, 1 or 2. */
    static int ringOf(String runtime) {
        var sum = new CRC32();
        sum.update(runtime.getBytes(StandardCharsets.UTF_8));
        var place = sum.getValue() % 100;
        return place < FIRST ? 0 : place < FIRST_TWO ? 1 : 2;
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
