package io.bidd.provisioner.platform.local;

import io.bidd.provisioner.database.DatabaseSettings;
import io.bidd.provisioner.platform.Platform;
import io.bidd.provisioner.platform.RuntimeSettings;
import io.bidd.provisioner.platform.Secrets;
import io.bidd.template.Isolation;
import io.bidd.template.TenantSpec;
import io.bidd.template.local.LocalRoute;
import io.bidd.template.local.LocalWorkload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * This machine as a platform. It writes down what shall run and what leads where; the local node makes it so, restarts what
 * dies, and goes on doing so while the provisioner is away.
 */
@Component
@ConditionalOnProperty(name = "bidd.platform.kind", havingValue = "local", matchIfMissing = true)
@EnableConfigurationProperties(LocalSettings.class)
class LocalPlatform implements Platform {

    private final NodeFolder folder;
    private final LocalSettings settings;
    private final RuntimeSettings runtime;
    private final DatabaseSettings database;
    private final DataRedisProperties redis;
    private final String controlUrl;
    private final URI edge;
    private final String clockFile;

    LocalPlatform(
            LocalSettings settings,
            RuntimeSettings runtime,
            DatabaseSettings database,
            DataRedisProperties redis,
            JsonMapper json,
            @Value("${bidd.control-url}") String controlUrl,
            @Value("${bidd.edge-url}") URI edge,
            @Value("${bidd.clock-file:}") String clockFile) {
        this.folder = new NodeFolder(Path.of(settings.folder()), json);
        this.settings = settings;
        this.runtime = runtime;
        this.database = database;
        this.redis = redis;
        this.controlUrl = controlUrl;
        this.edge = edge;
        this.clockFile = clockFile;
    }

    @Override
    public Optional<Secrets> findSecrets(String name) {
        return folder.read("secrets", name, Secrets.class);
    }

    @Override
    public Secrets replaceSecrets(String name, Secrets before, Secrets fresh) {
        folder.write("secrets", name, fresh); // a machine has one provisioner
        return fresh;
    }

    @Override
    public Secrets keepFirstSecrets(String name, Secrets fresh) {
        return folder.writeFirst("secrets", name, fresh)
                ? fresh
                : findSecrets(name).orElseThrow();
    }

    @Override
    public void forgetSecrets(String name) {
        folder.delete("secrets", name);
    }

    @Override
    public @Nullable String serve(TenantSpec spec, Serving serving) {
        var login = serving.login();
        folder.write(tenantsOf(spec), spec.id(), serving.tenant());
        var environment = new HashMap<String, String>();
        environment.put("BIDD_TENANTS_FOLDER", folder.path(tenantsOf(spec)).toString());
        environment.put("BIDD_DATABASE_URL", database.url());
        environment.put("BIDD_RUNTIME_DATABASE_USER", login.user());
        environment.put("BIDD_RUNTIME_DATABASE_PASSWORD", login.password());
        environment.put("BIDD_REDIS_HOST", redis.getHost());
        environment.put("BIDD_REDIS_PORT", String.valueOf(redis.getPort()));
        environment.put("BIDD_ID_URL", runtime.idUrl());
        environment.put("BIDD_CONTROL_URL", controlUrl);
        environment.put("BIDD_SANDBOX_URL", runtime.sandboxUrl());
        environment.put("BIDD_CLOCK_FILE", clockFile);
        folder.write(
                "workloads",
                spec.runtime(),
                new LocalWorkload(spec.runtime(), "tenant-runtime", settings.heapMib(), environment));
        return null;
    }

    /** The edge leads there by the host name. */
    @Override
    public List<URI> addressesOf(TenantSpec spec) {
        return List.of(edge);
    }

    @Override
    public @Nullable String suspend(TenantSpec spec, Serving serving) {
        route(spec);
        return stopServing(spec);
    }

    @Override
    public @Nullable String stopServing(TenantSpec spec) {
        folder.delete(tenantsOf(spec), spec.id());
        if (!folder.isEmpty(tenantsOf(spec))) return null;
        folder.delete("workloads", spec.runtime());
        try {
            Files.deleteIfExists(folder.path(tenantsOf(spec)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return null;
    }

    @Override
    public boolean leaveOthers(TenantSpec spec) {
        for (var runtime : folder.foldersWith("tenants", spec.id()))
            if (!runtime.equals(spec.runtime())) stopServing(spec.movedTo(spec.generation(), runtime));
        return true;
    }

    @Override
    public void route(TenantSpec spec) {
        var plan =
                spec.isolation() == Isolation.POOLED ? "STARTER" : spec.room().hasOwnCache() ? "ENTERPRISE" : "EVENT";
        var state = switch (spec.wanted()) {
            case RUNNING -> LocalRoute.LIVE;
            case SUSPENDED -> LocalRoute.SUSPENDED;
            case CLOSED, DELETED -> LocalRoute.CLOSED;
        };
        folder.write(
                "routes",
                spec.id(),
                new LocalRoute(spec.slug(), spec.host(), spec.runtime(), plan, state, spec.url(), spec.domains()));
    }

    @Override
    public void unroute(TenantSpec spec) {
        folder.delete("routes", spec.id());
    }

    private static String tenantsOf(TenantSpec spec) {
        return "tenants/" + spec.runtime();
    }
}
