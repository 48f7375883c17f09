package io.bidd.runtime.tenancy;

import io.bidd.runtime.tenancy.Tenants.TenantsChanged;
import io.bidd.template.ServedTenant;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/** Redis as the bound tenant: one connection for each tenant, logged in as the tenant's own user, which its prefix confines. */
@Component
public class TenantRedis {

    private final RedisSettings settings;
    private final ClientResources threads = DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .build();
    private final Map<Login, Client> clients = new ConcurrentHashMap<>();

    TenantRedis(RedisSettings settings) {
        this.settings = settings;
    }

    /** Commands in the name of the bound tenant. */
    public StringRedisTemplate get() {
        return clients.computeIfAbsent(Login.of(CurrentTenant.get()), this::connect)
                .template();
    }

    /** A key of the bound tenant. */
    public String key(String name) {
        return CurrentTenant.get().redisPrefix() + name;
    }

    boolean answers() {
        try {
            get().hasKey(key("health"));
            return true;
        } catch (DataAccessException silent) {
            return false;
        }
    }

    @EventListener
    void on(TenantsChanged news) {
        var wanted = news.tenants().stream().map(Login::of).toList();
        clients.forEach((login, client) -> {
            if (!wanted.contains(login) && clients.remove(login, client))
                client.factory().destroy();
        });
    }

    @PreDestroy
    void close() {
        clients.values().forEach(client -> client.factory().destroy());
        threads.shutdown(0, 2, java.util.concurrent.TimeUnit.SECONDS).awaitUninterruptibly(3_000);
    }

    private Client connect(Login login) {
        var server = new RedisStandaloneConfiguration(settings.host(), settings.port());
        server.setUsername(login.user());
        server.setPassword(login.password());
        var client = LettuceClientConfiguration.builder()
                .clientResources(threads)
                .commandTimeout(Duration.ofSeconds(2))
                .clientOptions(ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .socketOptions(SocketOptions.builder()
                                .connectTimeout(Duration.ofSeconds(2))
                                .build())
                        .build())
                .build();
        var factory = new LettuceConnectionFactory(server, client);
        factory.afterPropertiesSet();
        factory.start();
        var template = new StringRedisTemplate(factory);
        template.setExposeConnection(true); // else every command goes through a proxy of its own
        return new Client(factory, template);
    }

    private record Login(String user, String password) {
        static Login of(ServedTenant tenant) {
            return new Login(tenant.redisUser(), tenant.redisPassword());
        }

        @Override
        public String toString() {
            return user;
        }
    }

    private record Client(LettuceConnectionFactory factory, StringRedisTemplate template) {}

    @ConfigurationProperties("bidd.redis")
    record RedisSettings(String host, int port) {}
}
