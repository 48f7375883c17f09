package io.bidd.load.prove.world;

import java.sql.Connection;
import java.util.Map;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryOutputEnum;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;

/** A tenant's schema, made as the provisioner makes it. */
public final class Schema {

    private Schema() {}

    /** @param database as superuser; afterwards it looks into the schema @param login who may take the tenant's role */
    public static void make(Connection database, String schema, String login) throws Exception {
        try (var statement = database.createStatement()) {
            statement.execute("create role " + schema + " nologin noinherit");
            statement.execute("grant " + schema + " to " + login);
            statement.execute("create schema " + schema);
            statement.execute("grant usage on schema " + schema + " to " + schema);
            statement.execute("set search_path to " + schema);
        }
        var target = DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(database));
        target.setDefaultSchemaName(schema);
        target.setLiquibaseSchemaName(schema);
        var liquibase = new Liquibase("changelog/tenant.yaml", new ClassLoaderResourceAccessor(), target);
        liquibase.setChangeLogParameter("role", schema);
        liquibase.setShowSummaryOutput(UpdateSummaryOutputEnum.LOG);
        // What it has to say goes to its log and not to the screen.
        Scope.child(
                Map.of(Scope.Attr.ui.name(), new LoggerUIService()),
                () -> liquibase.update(new Contexts(schema), new LabelExpression()));
        database.setAutoCommit(true); // it had turned that off
    }
}
