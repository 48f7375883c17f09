package io.bidd.runtime.tenancy;

import io.bidd.runtime.TestShops;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;

/** The shops' database without the rest of the program. */
public final class Databases {

    private Databases() {}

    /** By tenant, as the program has it. */
    public static DataSource byTenant(int connections) {
        var settings = new DataSourceProperties();
        settings.setUrl(TestShops.url());
        settings.setUsername(TestShops.LOGIN);
        settings.setPassword(TestShops.PASSWORD);
        return new TenancyConfiguration().dataSource(settings, connections);
    }
}
