package io.bidd.runtime.tenancy;

import com.zaxxer.hikari.HikariDataSource;
import io.bidd.template.ServedTenant;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * One pool for all tenants of this runtime. Every connection is lent to the bound tenant, as its own database role and with
 * its own search path, and is given back as nobody's; one that cannot be given back clean is thrown away.
 *
 * <p>The fair semaphore stands before the pool because Hikari is not fair to virtual threads: whoever returns a connection
 * would take it again, and others would starve.
 */
class TenantDataSource extends AbstractDataSource implements AutoCloseable {

    private final HikariDataSource pool;
    private final Semaphore turns;
    private final Semaphore urgentTurns;
    private final Semaphore writingTurns;

    /** Connections of a login that is a tenant's own role stay that tenant's; here is which of them are set up. */
    private final Map<Connection, String> settled = Collections.synchronizedMap(new WeakHashMap<>());

    /**
     * @param urgent  connections among those of the pool that are kept for {@link Urgent} work
     * @param writing and for {@link Writing}
     */
    TenantDataSource(HikariDataSource pool, int urgent, int writing) {
        this.pool = pool;
        this.turns = new Semaphore(pool.getMaximumPoolSize() - urgent - writing, true);
        this.urgentTurns = new Semaphore(urgent, true);
        this.writingTurns = new Semaphore(writing, true);
    }

    @Override
    public Connection getConnection() throws SQLException {
        var tenant = CurrentTenant.get();
        var line = Urgent.isBound() ? urgentTurns : Writing.isBound() ? writingTurns : turns;
        takeTurn(line);
        try {
            return lend(borrow(tenant), line);
        } catch (SQLException | RuntimeException failed) {
            line.release();
            throw failed;
        }
    }

    private Connection borrow(ServedTenant tenant) throws SQLException {
        var connection = pool.getConnection();
        try {
            become(tenant, connection);
            return connection;
        } catch (SQLException | RuntimeException failed) {
            pool.evictConnection(connection);
            connection.close();
            throw failed;
        }
    }

    @Override
    public Connection getConnection(String user, String password) {
        throw new UnsupportedOperationException("connections belong to tenants, not to users");
    }

    private void takeTurn(Semaphore line) throws SQLException {
        try {
            if (!line.tryAcquire(pool.getConnectionTimeout(), TimeUnit.MILLISECONDS))
                throw new SQLTransientConnectionException("no database connection became free in time");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new SQLTransientConnectionException("interrupted while waiting for a database connection", stop);
        }
    }

    /** A dedicated runtime logs in as its tenant, or as a login of that one's own, and becomes it once for each connection. */
    private void become(ServedTenant tenant, Connection connection) throws SQLException {
        if (!tenant.schema().matches("t_[a-z0-9]+") || !tenant.databaseRole().matches("t_[a-z0-9]+"))
            throw new SQLException("not a tenant's schema and role");
        var asTenant = "set role " + tenant.databaseRole() + "; set search_path to " + tenant.schema();
        if (!isTenants(pool.getUsername())) {
            execute(connection, asTenant);
            return;
        }
        if (!isLoginOf(tenant, pool.getUsername())) throw new SQLException("this runtime serves another tenant");
        var server = connection.unwrap(Connection.class);
        if (tenant.schema().equals(settled.get(server))) return;
        execute(connection, asTenant);
        settled.put(server, tenant.schema());
    }

    /** The server would refuse another's role as well. */
    private static boolean isLoginOf(ServedTenant tenant, String login) {
        return login.equals(tenant.databaseRole()) || login.startsWith(tenant.databaseRole() + "_");
    }

    private static boolean isTenants(String login) {
        return login.startsWith("t_");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection lend(Connection connection, Semaphore line) {
        var returned = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && method.getParameterCount() == 0) {
                        if (returned.compareAndSet(false, true)) giveBack(connection, line); // some callers close twice
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /** Whatever happens to the connection, the turn comes back: the server may have ended it while it was lent. */
    private void giveBack(Connection connection, Semaphore line) throws SQLException {
        try {
            if (!connection.isClosed()) clean(connection);
        } finally {
            try {
                connection.close();
            } finally {
                line.release();
            }
        }
    }

    private void clean(Connection connection) {
        try {
            if (!connection.getAutoCommit()) connection.rollback();
            if (!isTenants(pool.getUsername())) execute(connection, "reset role; set search_path to ''");
        } catch (SQLException unclean) {
            pool.evictConnection(connection);
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
