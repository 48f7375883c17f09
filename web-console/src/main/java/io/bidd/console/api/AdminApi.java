package io.bidd.console.api;

import io.bidd.console.ConsoleSettings;
import java.util.List;
import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** What platform admins do. */
@ClientRegistrationId(ConsoleSettings.BIDD)
public interface AdminApi {

    /** Newest application first. */
    @GetExchange("/admin/companies")
    List<Company> companies();

    @PostExchange("/admin/companies/{id}/approval")
    Company approve(@PathVariable String id);

    @PostExchange("/admin/companies/{id}/rejection")
    Company reject(@PathVariable String id, @RequestBody Rejection rejection);

    /** Newest tenant first. */
    @GetExchange("/admin/tenants")
    List<FleetRow> tenants();

    record Rejection(String reason) {}
}
