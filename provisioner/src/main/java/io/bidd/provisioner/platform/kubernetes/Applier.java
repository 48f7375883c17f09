package io.bidd.provisioner.platform.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.bidd.provisioner.flight.FlightRecorder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an object as it is meant, by server-side apply: only the fields we name are ours, whatever else is there stays. What is
 * as meant already is not written at all.
 */
final class Applier {

    /** Who we are to the cluster. */
    static final String MANAGER = "bidd-provisioner";

    /** Hash of what we meant last; tells a change of ours from somebody else's. */
    static final String MEANT = "bidd.io/meant";

    /** A connection that has died unnoticed tells no news. */
    private static final Duration ASK_EVERY = Duration.ofMinutes(10);

    private static final Pattern QUANTITY = Pattern.compile("[0-9]+(m|[kMG]|[KMG]i)?");

    private static final Logger log = LoggerFactory.getLogger(Applier.class);
    private static final ObjectMapper SORTED =
            Serialization.jsonMapper().copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private static final PatchContext OURS = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(MANAGER)
            .withForce(true)
            .build();

    private final KubernetesClient cluster;
    private final MeterRegistry meters;
    private final Watches watches;
    /** @param version of the object in the cluster that is known to be as meant; none while it is being written */
    private record Applied(
            String hash, JsonNode tree, @Nullable String version) {
        Applied at(String version) {
            return new Applied(hash, tree, version);
        }
    }

    /** What this process has applied and not forgotten. */
    private final Map<Watches.Key, Applied> applied = new ConcurrentHashMap<>();

    private final Map<Watches.Key, Long> asked = new ConcurrentHashMap<>();

    Applier(KubernetesClient cluster, MeterRegistry meters, Watches watches) {
        this.cluster = cluster;
        this.meters = meters;
        this.watches = watches;
    }

    /** @return whether it had to be written */
    boolean apply(HasMetadata meant) {
        var hash = hash(meant);
        var annotations = new HashMap<String, String>();
        if (meant.getMetadata().getAnnotations() != null)
            annotations.putAll(meant.getMetadata().getAnnotations());
        annotations.put(MEANT, hash);
        meant.getMetadata().setAnnotations(annotations);
        var key = Watches.Key.of(meant);
        var before = applied.get(key);
        var now = before != null && before.hash().equals(hash) ? before : new Applied(hash, tree(meant), null);
        applied.put(key, now);
        // What was seen last may be old news: it is asked for again before anything is written over, and now and then
        // all the same.
        var isFresh = wasAskedLately(key, meant.getClass());
        var seen = isFresh ? watches.find(meant) : null;
        if (seen != null && isAsMeant(key, now, seen)) return false;
        var isNew = isFresh && seen == null && before == null;
        var live = isNew ? null : cluster.resource(meant).get();
        asked.put(key, System.nanoTime());
        if (live != null) {
            var was = live.getMetadata().getAnnotations();
            var changedByUs = was == null || !hash.equals(was.get(MEANT));
            if (!changedByUs && isAsMeant(key, now, live)) return false;
            if (!changedByUs) drifted(live);
        } else if (before != null && before.version() != null) {
            log.warn("{} was deleted", key);
            FlightRecorder.note(key.kind() + " " + key.name() + " was deleted by somebody");
            meters.counter("bidd.platform.drift", "kind", meant.getKind()).increment();
        }
        var written = cluster.resource(meant).patch(OURS, meant);
        applied.replace(key, now, now.at(written.getMetadata().getResourceVersion()));
        meters.counter("bidd.platform.writes", "kind", meant.getKind()).increment();
        FlightRecorder.note((live == null ? "made " : "changed ") + key.kind() + " " + key.name());
        return true;
    }

    private boolean isAsMeant(Watches.Key key, Applied meant, HasMetadata seen) {
        var version = seen.getMetadata().getResourceVersion();
        if (version.equals(meant.version())) return true;
        if (!contains(tree(seen), meant.tree())) return false;
        applied.replace(key, meant, meant.at(version));
        return true;
    }

    private boolean wasAskedLately(Watches.Key key, Class<?> kind) {
        var since = watches.since(kind);
        if (since == null) return false;
        return System.nanoTime() - Math.max(since, asked.getOrDefault(key, since)) < ASK_EVERY.toNanos();
    }

    /** @return the runtime of which this is a part, if it is, or was when it went, other than it was made here */
    @Nullable
    String oddOf(HasMetadata seen, boolean gone) {
        var key = Watches.Key.of(seen);
        var meant = applied.get(key);
        if (meant == null || !gone && isAsMeant(key, meant, seen)) return null;
        return meant.tree().path("metadata").path("labels").path(Labels.RUNTIME).asText(null);
    }

    /** Removes an object, if it is there. */
    void remove(Resource<? extends HasMetadata> object, Watches.Key key) {
        if (applied.remove(key) == null && (watches.knowsNothingOf(key) || isKnownGone(key))) return;
        if (object.get() != null) {
            object.delete();
            FlightRecorder.note("removed " + key.kind() + " " + key.name());
        }
        asked.put(key, System.nanoTime());
    }

    /** Kinds that are not followed are asked for now and then. */
    private boolean isKnownGone(Watches.Key key) {
        var at = asked.get(key);
        return at != null && !watches.follows(key) && System.nanoTime() - at < ASK_EVERY.toNanos();
    }

    /** Nothing in this namespace is meant to be any more, nor the namespace. */
    void forget(String namespace) {
        applied.keySet().removeIf(key -> key.isIn(namespace));
        asked.keySet().removeIf(key -> key.isIn(namespace));
    }

    /** Somebody else changed what is ours. */
    private void drifted(HasMetadata live) {
        var who = live.getMetadata().getManagedFields().stream()
                .map(ManagedFieldsEntry::getManager)
                .filter(manager -> !MANAGER.equals(manager))
                .distinct()
                .collect(Collectors.joining(", "));
        log.warn(
                "{} {}/{} was changed; others who have written there: {}",
                live.getKind(),
                live.getMetadata().getNamespace(),
                live.getMetadata().getName(),
                who.isEmpty() ? "nobody" : who);
        FlightRecorder.note(live.getKind() + " " + live.getMetadata().getName()
                + " was other than it was made; others who have written there: " + (who.isEmpty() ? "nobody" : who));
        meters.counter("bidd.platform.drift", "kind", live.getKind()).increment();
    }

    static String hash(Object content) {
        try {
            var json = SORTED.writeValueAsString(content);
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8)), 0, 6);
        } catch (NoSuchAlgorithmException | com.fasterxml.jackson.core.JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static JsonNode tree(HasMetadata object) {
        return SORTED.valueToTree(object);
    }

    /** Whether all we name is there with our value; lists as a whole, for those of ours are. */
    static boolean contains(JsonNode live, JsonNode meant) {
        if (meant.isObject()) {
            if (!live.isObject()) return meant.isEmpty() && live.isMissingNode();
            for (var field : meant.properties())
                if (!contains(live.path(field.getKey()), field.getValue())) return false;
            return true;
        }
        if (meant.isArray()) {
            if (!live.isArray() || live.size() != meant.size()) return meant.isEmpty() && live.isMissingNode();
            for (var at = 0; at < meant.size(); at++) if (!contains(live.get(at), meant.get(at))) return false;
            return true;
        }
        return live.equals(meant) || live.asText().equals(meant.asText()) || isSameQuantity(live, meant);
    }

    /** The cluster writes 1024Mi as 1Gi. */
    private static boolean isSameQuantity(JsonNode live, JsonNode meant) {
        if (!QUANTITY.matcher(live.asText()).matches()
                || !QUANTITY.matcher(meant.asText()).matches()) return false;
        return new Quantity(live.asText()).equals(new Quantity(meant.asText()));
    }
}
