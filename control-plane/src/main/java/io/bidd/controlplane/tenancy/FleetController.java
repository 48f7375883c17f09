package io.bidd.controlplane.tenancy;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class FleetController {

    private final Tenants tenants;
    private final IsolationReports isolation;

    FleetController(Tenants tenants, IsolationReports isolation) {
        this.tenants = tenants;
        this.isolation = isolation;
    }

    @GetMapping("/v1/admin/tenants")
    List<Tenants.FleetRow> fleet() {
        return tenants.fleet();
    }

    /** What was done for a shop, newest first. */
    @GetMapping("/v1/admin/tenants/{id}/flight-records")
    List<FlightRecords.Row> records(@PathVariable String id) {
        return tenants.records(id);
    }

    /** Has a shop's login for the database and its signing key made anew, without a failed request. */
    @PostMapping("/v1/admin/tenants/{id}/secret-renewals")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void renewSecrets(@PathVariable String id) {
        tenants.renewSecrets(id);
    }

    /** Has a shop's walls tried from inside; the report comes within minutes. */
    @PostMapping("/v1/admin/tenants/{id}/isolation-reports")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void inspect(@PathVariable String id) {
        isolation.ask(id);
    }

    @GetMapping("/v1/admin/tenants/{id}/isolation-reports")
    List<IsolationReports.Row> isolation(@PathVariable String id) {
        return isolation.of(id);
    }
}
