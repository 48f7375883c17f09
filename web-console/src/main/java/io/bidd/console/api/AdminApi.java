package io.bidd.console.api;

import io.bidd.console.ConsoleSettings;
import java.util.List;
import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

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

    @PutExchange("/admin/tenants/{id}/suspension")
    void suspend(@PathVariable String id, @RequestBody Suspension suspension);

    @DeleteExchange("/admin/tenants/{id}/suspension")
    void resume(@PathVariable String id);

    @PutExchange("/admin/tenants/{id}/room")
    void resize(@PathVariable String id, @RequestBody FleetRow.Room room);

    @PostExchange("/admin/tenants/{id}/isolation-reports")
    void inspect(@PathVariable String id);

    /** Newest first. */
    @GetExchange("/admin/tenants/{id}/isolation-reports")
    List<IsolationRow> isolation(@PathVariable String id);

    /** Newest first. */
    @GetExchange("/admin/tenants/{id}/flight-records")
    List<FlightRow> records(@PathVariable String id);

    @PostExchange("/admin/tenants/{id}/secret-renewals")
    void renewSecrets(@PathVariable String id);

    @PutExchange("/admin/tenants/{id}/runtime")
    void move(@PathVariable String id, @RequestBody Move move);

    record Move(String runtime) {}

    @GetExchange("/admin/capacity")
    CapacityView capacity();

    @GetExchange("/admin/shared-runtimes")
    List<CapacityView.SharedRuntime> sharedRuntimes();

    record Suspension(String reason) {}

    record Rejection(String reason) {}
}
