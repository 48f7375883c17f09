package io.bidd.runtime.tenancy;

import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.hibernate.cfg.MultiTenancySettings;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;
import org.hibernate.context.spi.TenantSchemaMapper;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The database as the runtime sees it: by tenant only. */
@Configuration(proxyBeanMethods = false)
class TenancyConfiguration {

    /** One timer at a time does urgent work. */
    private static final int URGENT = 1;

    /** One writer at a time commits for everybody. */
    private static final int WRITING = 1;

    /**
     * A statement is planned once for each connection and not each time it runs, which costs more than running it; and as the
     * plan may be made while the tables are empty and is kept, it must not read whole tables where there is an index. Nothing
     * a shop asks is worth processes of its own, which a plan that knows no values likes to start.
     */
    private static final String PLANNING =
            "set plan_cache_mode = force_generic_plan; set enable_seqscan = off; set max_parallel_workers_per_gather = 0";

    @Bean
    DataSource dataSource(DataSourceProperties settings, @Value("${bidd.database.connections}") int connections) {
        var pool = settings.initializeDataSourceBuilder()
                .type(HikariDataSource.class)
                .build();
        pool.setMaximumPoolSize(connections + URGENT + WRITING);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(5_000);
        pool.setInitializationFailTimeout(-1); // a runtime may start while its database is away
        pool.setPoolName("tenants");
        pool.setConnectionInitSql(PLANNING);
        return new TenantDataSource(pool, URGENT, WRITING);
    }

    /** Schema multitenancy: the connection is the tenant's already; Hibernate keeps its sessions and caches apart by schema. */
    @Bean
    HibernatePropertiesCustomizer schemaByTenant() {
        return properties -> {
            properties.put(
                    MultiTenancySettings.MULTI_TENANT_SCHEMA_MAPPER, (TenantSchemaMapper<String>) schema -> schema);
            properties.put(MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER, new BoundTenant());
        };
    }

    private static final class BoundTenant implements CurrentTenantIdentifierResolver<String> {

        /** While the program starts, queries are checked without being sent; a connection would still be refused. */
        private static final String NONE = "none";

        @Override
        public String resolveCurrentTenantIdentifier() {
            return CurrentTenant.isBound() ? CurrentTenant.get().schema() : NONE;
        }

        @Override
        public boolean validateExistingCurrentSessions() {
            return true;
        }
    }
}
