package io.bidd.runtime.tenancy;

import static io.bidd.runtime.TestShops.ALPHA;
import static io.bidd.runtime.TestShops.BETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bidd.runtime.Goods;
import io.bidd.runtime.ShopIT;
import io.bidd.runtime.TestShops;
import io.bidd.runtime.catalog.Catalog;
import io.bidd.runtime.tenancy.CurrentTenant.NoTenant;
import io.bidd.template.ServedTenant;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One shop never sees another: tried at the servers, each refusal beside what is granted. */
class TenantIsolationIT extends ShopIT {

    @Autowired
    JdbcClient database;

    @Autowired
    DataSource source;

    @Autowired
    Catalog catalog;

    @Autowired
    Goods goods;

    @Autowired
    TenantRedis redis;

    @Test
    void withoutATenantThereIsNoQueryAndNoKey() {
        assertThatThrownBy(() -> database.sql("select 1").query().singleRow()).hasRootCauseInstanceOf(NoTenant.class);
        assertThatThrownBy(() -> catalog.all()).hasRootCauseInstanceOf(NoTenant.class);
        assertThatThrownBy(() -> redis.get()).isInstanceOf(NoTenant.class);
        assertThat(CurrentTenant.<Integer, RuntimeException>call(
                        ALPHA,
                        () -> database.sql("select 1").query(Integer.class).single()))
                .isEqualTo(1);
    }

    @Test
    void aTenantsRoleReadsItsOwnSchemaAndNoOther() {
        CurrentTenant.run(ALPHA, () -> {
            assertThat(database.sql("select count(*) from " + ALPHA.schema() + ".products")
                            .query(Long.class)
                            .single())
                    .isNotNull();
            assertThatThrownBy(() -> database.sql("select count(*) from " + BETA.schema() + ".products")
                            .query(Long.class)
                            .single())
                    .isInstanceOf(BadSqlGrammarException.class)
                    .rootCause()
                    .hasMessageContaining("permission denied for schema");
            assertThatThrownBy(() -> database.sql("update stock_movements set quantity = 1")
                            .update())
                    .rootCause()
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() ->
                            database.sql("update stock_holds set quantity = 1").update())
                    .as("what was held is written once")
                    .rootCause()
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> database.sql("create table mine (id int)").update())
                    .rootCause()
                    .hasMessageContaining("permission denied");
        });
    }

    @Test
    void aDedicatedLoginReadsItsOwnSchemaAndNoOther() throws Exception {
        try (var connection = DriverManager.getConnection(TestShops.url(), ALPHA.databaseRole(), TestShops.PASSWORD);
                var statement = connection.createStatement()) {
            statement.execute("select count(*) from " + ALPHA.schema() + ".products");
            assertThatThrownBy(() -> statement.execute("select count(*) from " + BETA.schema() + ".products"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> statement.execute("set role " + BETA.databaseRole()))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void theSharedLoginItselfReadsNothing() throws Exception {
        try (var connection = DriverManager.getConnection(TestShops.url(), TestShops.LOGIN, TestShops.PASSWORD);
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("select count(*) from " + ALPHA.schema() + ".products"))
                    .hasMessageContaining("permission denied");
            statement.execute("set role " + ALPHA.databaseRole());
            statement.execute("select count(*) from " + ALPHA.schema() + ".products");
        }
    }

    @Test
    void aTenantsRedisUserReadsItsOwnKeysAndNoOther() {
        CurrentTenant.run(ALPHA, () -> redis.get().opsForValue().set(redis.key("mine"), "alpha"));
        CurrentTenant.run(BETA, () -> {
            assertThatThrownBy(() -> redis.get().opsForValue().get(ALPHA.redisPrefix() + "mine"))
                    .isInstanceOf(DataAccessException.class)
                    .rootCause()
                    .hasMessageContaining("NOPERM");
            assertThatThrownBy(() -> redis.get().keys("*")).isInstanceOf(DataAccessException.class);
        });
        CurrentTenant.run(
                ALPHA,
                () -> assertThat(redis.get().opsForValue().get(redis.key("mine")))
                        .isEqualTo("alpha"));
    }

    /** Many tenants, few connections: each query must find itself in its own schema as its own role. */
    @Test
    void connectionsChangeHandsWithoutATrace() throws Exception {
        List<Callable<Boolean>> work = IntStream.range(0, 400)
                .mapToObj(turn -> turn % 2 == 0 ? ALPHA : BETA)
                .<Callable<Boolean>>map(shop -> () -> CurrentTenant.call(shop, () -> isAtHome(shop)))
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : threads.invokeAll(work)) assertThat(answer.get()).isTrue();
        }
    }

    /** A restart of the server ends connections while they are lent; none of their turns may be lost. */
    @Test
    void aRuntimeOutlivesTheEndOfItsConnections() throws Exception {
        for (var again = 0; again < 20; again++) {
            CurrentTenant.run(
                    ALPHA,
                    () -> assertThatThrownBy(() -> database.sql("select pg_terminate_backend(pg_backend_pid())")
                            .query()
                            .singleRow()));
        }
        CurrentTenant.run(ALPHA, () -> assertThat(isAtHome(ALPHA)).isTrue());
    }

    @Test
    void productsStayWhereTheyWereRegistered() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        assertThat(get(ALPHA, "/api/deals/" + deal, null).status()).isEqualTo(200);
        assertThat(get(BETA, "/api/deals/" + deal, null).status()).isEqualTo(404);
    }

    @Test
    void anUnknownHostIsNoShop() throws Exception {
        var nobody = new ServedTenant(
                "nobody",
                1,
                "nobody.localhost",
                "",
                false,
                ALPHA.brand(),
                ALPHA.company(),
                "Asia/Seoul",
                ALPHA.opensAt(),
                ALPHA.closesAt(),
                1,
                "",
                "",
                "",
                "",
                "",
                java.util.List.of(),
                new byte[32],
                "",
                "",
                List.of());
        assertThat(get(nobody, "/api/deals", null).problem()).isEqualTo("no-shop");
    }

    private boolean isAtHome(ServedTenant shop) {
        var row = database.sql("select current_user as role, current_schema() as schema")
                .query()
                .singleRow();
        return shop.databaseRole().equals(row.get("role")) && shop.schema().equals(row.get("schema"));
    }
}
