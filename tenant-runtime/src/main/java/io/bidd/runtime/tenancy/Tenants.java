package io.bidd.runtime.tenancy;

import io.bidd.template.ServedTenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The tenants this runtime serves: one file for each in a folder, read again when it changes. */
@Component
public class Tenants {

    private static final Logger log = LoggerFactory.getLogger(Tenants.class);

    private final Path folder;
    private final JsonMapper json;
    private final ApplicationEventPublisher news;
    private final Map<Path, Read> files = new HashMap<>();
    private volatile Map<String, ServedTenant> byHost = Map.of();
    private volatile List<ServedTenant> all = List.of();

    Tenants(@Value("${bidd.tenants-folder}") String folder, JsonMapper json, ApplicationEventPublisher news) {
        if (folder.isBlank())
            throw new IllegalArgumentException("BIDD_TENANTS_FOLDER must name the folder with the tenants to serve");
        this.folder = Path.of(folder);
        this.json = json;
        this.news = news;
        look();
    }

    /**
     * @param host as the browser named it, with or without a port
     * @return the tenant as it is seen at that host
     */
    public Optional<ServedTenant> findByHost(String host) {
        var colon = host.indexOf(':');
        var name = colon < 0 ? host : host.substring(0, colon);
        return Optional.ofNullable(byHost.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The tenant as it is seen at the platform's own host name. */
    ServedTenant atHome(ServedTenant tenant) {
        return all.stream()
                .filter(each -> each.id().equals(tenant.id()))
                .findFirst()
                .orElse(tenant);
    }

    /** Every tenant once, closed ones too: their unfinished business goes on. */
    public List<ServedTenant> all() {
        return all;
    }

    @Scheduled(fixedDelayString = "300ms")
    synchronized void look() {
        if (!Files.isDirectory(folder)) return;
        try (var list = Files.list(folder)) {
            var present = list.filter(file -> file.toString().endsWith(".json")).toList();
            var changed = files.keySet().retainAll(present);
            for (var file : present) changed |= read(file);
            if (changed) publish();
        } catch (IOException unreadable) {
            log.error("the tenants in {} cannot be read; those known before are served on", folder, unreadable);
        }
    }

    private boolean read(Path file) {
        try {
            var modified = Files.getLastModifiedTime(file);
            var known = files.get(file);
            if (known != null && known.modified().equals(modified)) return false;
            files.put(file, new Read(modified, json.readValue(Files.readAllBytes(file), ServedTenant.class)));
            return true;
        } catch (NoSuchFileException justRemoved) {
            return files.remove(file) != null;
        } catch (IOException | JacksonException broken) {
            log.error(
                    "the tenant file {} cannot be read; what was known before is served on",
                    file.getFileName(),
                    broken);
            return false;
        }
    }

    private void publish() {
        var tenants = files.values().stream().map(Read::tenant).toList();
        var hosts = new HashMap<String, ServedTenant>();
        for (var tenant : tenants) for (var domain : tenant.domains()) hosts.put(domain, tenant.visitedAt(domain));
        for (var tenant : tenants) hosts.put(tenant.host(), tenant); // the platform's names are nobody else's
        byHost = Map.copyOf(hosts);
        all = tenants;
        news.publishEvent(new TenantsChanged(tenants));
    }

    private record Read(FileTime modified, ServedTenant tenant) {}

    /** The tenants served from now on. */
    public record TenantsChanged(List<ServedTenant> tenants) {}
}
