package io.bidd.provisioner.reconcile;

import io.bidd.provisioner.cache.TenantCache;
import io.bidd.provisioner.control.ControlPlane;
import io.bidd.provisioner.database.DealCalendar;
import io.bidd.provisioner.database.SpareSchemas;
import io.bidd.provisioner.database.TenantDatabase;
import io.bidd.provisioner.database.TenantExport;
import io.bidd.provisioner.flight.FlightRecorder;
import io.bidd.provisioner.platform.Platform;
import io.bidd.provisioner.platform.Platform.DatabaseLogin;
import io.bidd.provisioner.platform.Platform.Serving;
import io.bidd.provisioner.platform.Secrets;
import io.bidd.provisioner.upgrade.Rings;
import io.bidd.template.Isolation;
import io.bidd.template.RedisUser;
import io.bidd.template.ServedTenant;
import io.bidd.template.TenantSpec;
import io.bidd.template.Wanted;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/** What is done for a tenant, in order. Removal goes backwards: nobody is let in, nothing runs, data is exported, then dropped. */
@Component
class Steps {

    private static final Logger log = LoggerFactory.getLogger(Steps.class);
    private static final int POOLED_CONNECTIONS = 40;
    private static final int DEDICATED_CONNECTIONS = 20;

    private final TenantDatabase database;
    private final SpareSchemas spares;
    private final DealCalendar deals;
    private final Rings rings;
    private final TenantExport export;
    private final TenantCache cache;
    private final Platform platform;
    private final ControlPlane control;
    private final Probe probe;
    private final Clock clock;

    Steps(
            TenantDatabase database,
            SpareSchemas spares,
            DealCalendar deals,
            Rings rings,
            TenantExport export,
            TenantCache cache,
            Platform platform,
            ControlPlane control,
            Probe probe,
            Clock clock) {
        this.database = database;
        this.spares = spares;
        this.deals = deals;
        this.rings = rings;
        this.export = export;
        this.cache = cache;
        this.platform = platform;
        this.control = control;
        this.probe = probe;
        this.clock = clock;
    }

    List<Step> towards(Wanted wanted) {
        return switch (wanted) {
            case RUNNING ->
                List.of(
                        Step.act("database", this::database),
                        Step.act("changelog", this::changelog),
                        Step.act("cache", this::cache),
                        new Step("runtime", this::runtime),
                        Step.act("route", platform::route),
                        new Step("probe", this::probe));
            case SUSPENDED ->
                List.of(
                        Step.act("database", this::database),
                        Step.act("changelog", this::changelog),
                        Step.act("cache", this::cache),
                        new Step("suspend", this::suspend));
            case CLOSED ->
                List.of( // a rental may end before its shop was ever built
                        Step.act("database", this::database),
                        Step.act("changelog", this::changelog),
                        Step.act("cache", this::cache),
                        new Step("close", this::runtime),
                        Step.act("route", platform::route),
                        new Step("probe", this::probe),
                        Step.act("export", this::export));
            case DELETED ->
                List.of(
                        Step.act("unroute", platform::unroute),
                        new Step("stop", this::stop),
                        Step.act("export", this::export),
                        Step.act("remove-cache", spec -> cache.remove(spec.id())),
                        Step.act("remove-database", this::removeDatabase),
                        Step.act("inventory", this::inventory));
        };
    }

    private void database(TenantSpec spec) {
        var role = ServedTenant.schemaOf(spec.id());
        spares.giveTo(spec.id());
        database.ensureRole(role);
        var secrets = loginSecretsInTime(spec);
        var most = spec.isolation() == Isolation.DEDICATED ? DEDICATED_CONNECTIONS : POOLED_CONNECTIONS;
        if (platform.isReplacedInTurn()) {
            database.ensureLoginOf(ownerOfLogins(spec), secrets.databasePassword(), most);
        } else {
            database.ensureLogin(ownerOfLogins(spec), secrets.databasePassword(), most);
        }
        var login = loginOf(spec).user();
        if (!login.equals(role)) database.ensureMayBecome(login, role);
        database.ensureSchema(spec.id());
    }

    private void changelog(TenantSpec spec) {
        database.ensureChangelog(spec.id());
    }

    private void cache(TenantSpec spec) {
        if (platform.hasOwnCache(spec)) return; // it comes with its user
        cache.ensureUser(spec.id(), secretsOf(spec.id()).redisPassword());
    }

    /** Once all processes have the newest login, the ones before are of no use. */
    private @Nullable String runtime(TenantSpec spec) {
        var login = loginOf(spec);
        var crowd = isCrowdExpected(spec);
        var image = platform.image()
                .map(newest ->
                        rings.imageFor(spec.id(), spec.runtime(), newest, () -> isBusy(spec), platform::servingImage));
        var missing = platform.serve(spec, new Serving(served(spec), login, image, crowd));
        if (missing == null) removeOtherLogins(spec, login);
        // Nobody is led to a shared runtime that does not know the shop yet.
        if (missing == null && platform.isReplacedInTurn() && spec.isolation() == Isolation.POOLED)
            missing = probe.look(spec);
        return missing;
    }

    private boolean isCrowdExpected(TenantSpec spec) {
        return spec.wanted() == Wanted.RUNNING && deals.isCrowdExpected(spec.id());
    }

    /** Whether any shop of the same runtime expects a crowd. */
    private boolean isBusy(TenantSpec spec) {
        return platform.tenantsBeside(spec).stream().filter(database::hasSchema).anyMatch(deals::isCrowdExpected);
    }

    /** Once no process uses them any more; if that is not now, then at the next look. */
    private void removeOtherLogins(TenantSpec spec, DatabaseLogin login) {
        if (!platform.isReplacedInTurn() || !login.equals(loginOf(spec))) return;
        var owner = ownerOfLogins(spec);
        if (!database.otherLoginsOf(owner, login.user()).isEmpty() && platform.usesOnly(spec, login))
            database.removeOtherLoginsOf(owner, login.user());
    }

    private @Nullable String probe(TenantSpec spec) {
        var missing = probe.look(spec);
        if (missing != null) return missing;
        rings.proven(spec.id(), spec.runtime());
        if (spec.isolation() == Isolation.POOLED && platform.leaveOthers(spec))
            database.ensureOnlyOneMayBecome(ServedTenant.schemaOf(spec.id()), ownerOfLogins(spec));
        return null;
    }

    /** A step did not come about in time. What cannot be noted now is noted when it fails again. */
    void failed(Step step, TenantSpec spec, String cause) {
        if (!Set.of("runtime", "close", "probe").contains(step.name())) return;
        try {
            rings.failed(spec.runtime(), cause);
        } catch (DataAccessException away) {
            log.warn("the upgrade of {} could not be judged: {}", spec.runtime(), away.getMessage());
        }
    }

    private @Nullable String suspend(TenantSpec spec) {
        if (spec.isolation() == Isolation.DEDICATED) rings.forget(spec.runtime());
        var login = loginOf(spec);
        var missing = platform.suspend(spec, new Serving(served(spec), login, platform.image(), false));
        if (missing == null) removeOtherLogins(spec, login);
        return missing == null ? leaveOthers(spec) : missing;
    }

    /** A shop that was being moved is still served where it was. */
    private @Nullable String leaveOthers(TenantSpec spec) {
        if (spec.isolation() == Isolation.DEDICATED || platform.leaveOthers(spec)) return null;
        return "another runtime still serves the shop";
    }

    private @Nullable String stop(TenantSpec spec) {
        var missing = platform.stopServing(spec);
        return missing == null ? leaveOthers(spec) : missing;
    }

    private ServedTenant served(TenantSpec spec) {
        var secrets = withKeysInTime(spec);
        return new ServedTenant(
                spec.id(),
                spec.generation(),
                spec.host(),
                spec.url(),
                spec.wanted() == Wanted.CLOSED,
                spec.brand(),
                spec.company(),
                spec.zone(),
                spec.opensAt(),
                spec.closesAt(),
                spec.expectedCrowd(),
                ServedTenant.schemaOf(spec.id()),
                ServedTenant.schemaOf(spec.id()),
                RedisUser.nameOf(spec.id()),
                secrets.redisPassword(),
                ServedTenant.redisPrefixOf(spec.id()),
                secrets.signingKeys(),
                secrets.sealingKeyBytes(),
                secrets.paymentKey(),
                spec.deskSecret(),
                spec.domains());
    }

    /** Once for each generation; a try that finds the schema gone is the second one of a removal. */
    private void export(TenantSpec spec) {
        if (!database.hasSchema(spec.id()) || database.isExported(spec.id(), spec.generation())) return;
        database.ensureChangelog(spec.id()); // a restored one has the newest changeset
        try (var taken = export.take(spec.id())) {
            control.keepExport(spec.id(), taken.zip(), taken.sha256());
            database.markExported(spec.id(), spec.generation());
            FlightRecorder.note("exported and restored " + taken.tables().size() + " tables, "
                    + taken.tables().stream()
                            .mapToLong(TenantExport.Table::rows)
                            .sum() + " rows, sha256 "
                    + taken.sha256());
        }
    }

    private void removeDatabase(TenantSpec spec) {
        database.remove(spec.id());
        platform.forgetSecrets(spec.id());
        if (spec.isolation() == Isolation.DEDICATED) rings.forget(spec.runtime());
    }

    /** Looks for whatever may be left, wherever it may be; what is found is named, and looked for again, rarer and rarer. */
    private void inventory(TenantSpec spec) {
        var left = Stream.of(database.leftOf(spec.id()), cache.leftOf(spec.id()), platform.leftOf(spec))
                .flatMap(List::stream)
                .toList();
        if (!left.isEmpty()) throw new IllegalStateException("still there: " + String.join(", ", left));
    }

    /** A dedicated runtime logs in as the tenant's own role, a shared one as itself; or each as one of several logins of its own. */
    private DatabaseLogin loginOf(TenantSpec spec) {
        var password = secretsOf(nameOfLoginSecrets(spec)).databasePassword();
        var owner = ownerOfLogins(spec);
        return new DatabaseLogin(
                platform.isReplacedInTurn() ? TenantDatabase.loginOf(owner, password) : owner, password);
    }

    private static String ownerOfLogins(TenantSpec spec) {
        return switch (spec.isolation()) {
            case DEDICATED -> ServedTenant.schemaOf(spec.id());
            case POOLED -> "rt_" + spec.runtime().replace('-', '_');
        };
    }

    private static String nameOfLoginSecrets(TenantSpec spec) {
        return switch (spec.isolation()) {
            case DEDICATED -> spec.id();
            case POOLED -> spec.runtime();
        };
    }

    private Secrets loginSecretsInTime(TenantSpec spec) {
        var name = nameOfLoginSecrets(spec);
        return name.equals(spec.id()) ? withKeysInTime(spec) : renewedInTime(name, spec);
    }

    /** The sealing key is made once, and stays. */
    private Secrets withKeysInTime(TenantSpec spec) {
        var kept = secretsOf(spec.id());
        var secrets = kept.withSealingKey();
        if (!secrets.equals(kept)) platform.replaceSecrets(spec.id(), kept, secrets);
        return renewedInTime(spec.id(), spec);
    }

    /** What the signing key before has signed stays good, and the login before too until nobody uses it: so nobody notices. */
    private Secrets renewedInTime(String name, TenantSpec spec) {
        var kept = secretsOf(name);
        var now = clock.instant();
        var from = spec.secretsFrom();
        if (!kept.isDue(now, from)) return kept;
        // The clock that asked may be ahead of this one; what is made now is made after it asked.
        var secrets = kept.withFreshSigningKey(from != null && from.isAfter(now) ? from : now);
        if (platform.isReplacedInTurn()) secrets = secrets.withFreshPassword();
        var replaced = platform.replaceSecrets(name, kept, secrets);
        if (replaced.equals(secrets)) FlightRecorder.note("fresh secrets of " + name);
        return replaced;
    }

    private Secrets secretsOf(String name) {
        return platform.findSecrets(name)
                .orElseGet(() -> platform.keepFirstSecrets(name, Secrets.generate(clock.instant())));
    }
}
