package io.bidd.controlplane.domain;

import io.bidd.controlplane.domain.DomainView.Found;
import io.bidd.controlplane.problem.Refused;
import io.bidd.template.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Claims of host names and their proof: a text that only we and the claimant know, in the DNS of the name. Claiming is no right;
 * several may claim the same name, and the one who has shown the text last has it, for a name may change hands.
 */
@Service
public class Domains {

    private static final String PROOF = "_bidd.";
    private static final String TEXT = "bidd-shop=";
    private static final Duration SOONEST = Duration.ofMinutes(1);
    private static final Duration LATEST = Duration.ofHours(1);

    private final JdbcClient database;
    private final NameServer names;
    private final DomainSettings settings;
    private final TransactionTemplate together;
    private final ApplicationEventPublisher news;
    private final Clock clock;

    Domains(
            JdbcClient database,
            NameServer names,
            DomainSettings settings,
            TransactionTemplate together,
            ApplicationEventPublisher news,
            Clock clock) {
        this.database = database;
        this.names = names;
        this.settings = settings;
        this.together = together;
        this.news = news;
        this.clock = clock;
    }

    /** A claim that has not been proven. */
    public record Claim(String rental, String name) {}

    /** Claiming again changes nothing. @throws Refused if it is no host name, one of ours, or one too many */
    public DomainView claim(String rental, String typed) {
        var name = DomainName.parse(typed, settings.ourHosts());
        return together.execute(claiming -> {
            lock("domains of " + rental);
            if (find(rental, name).isEmpty()) {
                if (of(rental).size() >= settings.most())
                    throw Refused.conflict(
                            "too-many-domains", "A shop has at most " + settings.most() + " names of its own.");
                var now = now();
                database.sql("""
                                insert into domains (rental_id, name, token, claimed_at, next_look_at) values (?, ?, ?, ?, ?)""")
                        .params(rental, name, Ids.next(), now, now.plus(SOONEST))
                        .update();
            }
            return get(rental, name);
        });
    }

    /** Asks DNS now. No transaction is open meanwhile. @throws Refused if nobody has claimed it */
    public DomainView look(String rental, String name) {
        var claimed = get(rental, name);
        if (claimed.provenAt() != null) return claimed;
        Set<String> texts;
        try {
            texts = names.textsAt(claimed.recordName());
        } catch (NameServer.Silent silent) {
            return note(rental, name, Found.NO_ANSWER);
        }
        if (texts.contains(claimed.recordText())) return prove(rental, name);
        return note(rental, name, texts.isEmpty() ? Found.NO_RECORD : Found.OTHER_RECORD);
    }

    private DomainView prove(String rental, String name) {
        return together.execute(proving -> {
            lock("domain " + name);
            var proven = database.sql("""
                            update domains set proven_at = ?, looked_at = ?, found = null
                            where rental_id = ? and name = ? and proven_at is null""").params(now(), now(), rental, name);
            // Its old text may still stand in DNS, and is not to take the name back: the one before is told another.
            var before = database.sql("""
                            update domains set proven_at = null, found = 'TAKEN_OVER', token = ?
                            where name = ? and rental_id <> ? and proven_at is not null returning rental_id""")
                    .params(Ids.next(), name, rental)
                    .query(String.class)
                    .list();
            var changed = new TreeSet<>(before);
            if (proven.update() > 0) changed.add(rental);
            tell(changed);
            return get(rental, name);
        });
    }

    /** The longer it is in coming the rarer it is looked for. */
    private DomainView note(String rental, String name, Found found) {
        var now = now();
        database.sql("""
                        update domains set looked_at = ?, found = ?,
                            next_look_at = ? + least(?::interval, greatest(?::interval, (? - claimed_at) / 4))
                        where rental_id = ? and name = ? and proven_at is null""")
                .params(now, found.name(), now, LATEST.toString(), SOONEST.toString(), now, rental, name)
                .update();
        return get(rental, name);
    }

    /** Dropping twice changes nothing. */
    public void drop(String rental, String name) {
        together.executeWithoutResult(dropping -> {
            var proven = database.sql(
                            "delete from domains where rental_id = ? and name = ? returning proven_at is not null")
                    .params(rental, name)
                    .query(Boolean.class)
                    .optional();
            if (proven.orElse(false)) tell(Set.of(rental));
        });
    }

    /** The rental is over: what it has not proven it will not. Names that lead to its shop go on telling that it is closed. */
    public void giveUp(String rental) {
        database.sql("delete from domains where rental_id = ? and proven_at is null")
                .param(rental)
                .update();
    }

    /** Nothing of the rental is there any more. */
    public void release(String rental) {
        database.sql("delete from domains where rental_id = ?").param(rental).update();
    }

    public List<DomainView> of(String rental) {
        return database.sql("select * from domains where rental_id = ? order by claimed_at, name")
                .param(rental)
                .query((row, n) -> view(row))
                .list();
    }

    /** Names that lead to the rental's shop. */
    public List<String> provenOf(String rental) {
        return of(rental).stream()
                .filter(domain -> domain.provenAt() != null)
                .map(DomainView::name)
                .toList();
    }

    /** Claims that are to be looked at. */
    public List<Claim> due() {
        return database.sql("""
                        select rental_id, name from domains
                        where proven_at is null and next_look_at <= ? and claimed_at > ? order by next_look_at limit 20""")
                .params(now(), now().minus(settings.lookFor()))
                .query((row, n) -> new Claim(row.getString("rental_id"), row.getString("name")))
                .list();
    }

    private void tell(Set<String> rentals) {
        var names = new TreeMap<String, List<String>>();
        rentals.forEach(rental -> names.put(rental, provenOf(rental)));
        if (!names.isEmpty()) news.publishEvent(new DomainsChanged(names));
    }

    private DomainView get(String rental, String name) {
        return find(rental, name).orElseThrow(() -> Refused.notFound("domain"));
    }

    private Optional<DomainView> find(String rental, String name) {
        return database.sql("select * from domains where rental_id = ? and name = ?")
                .params(rental, name)
                .query((row, n) -> view(row))
                .optional();
    }

    private static DomainView view(ResultSet row) throws SQLException {
        var found = row.getString("found");
        return new DomainView(
                row.getString("name"),
                PROOF + row.getString("name"),
                TEXT + row.getString("token"),
                instant(row, "proven_at"),
                instant(row, "looked_at"),
                found == null ? null : Found.valueOf(found));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    private void lock(String what) {
        database.sql("select pg_advisory_xact_lock(hashtext(?))")
                .param(what)
                .query()
                .singleRow();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
