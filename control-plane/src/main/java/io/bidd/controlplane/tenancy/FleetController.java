package io.bidd.controlplane.tenancy;

import io.bidd.controlplane.problem.Refused;
import io.bidd.template.Room;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
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

    /** Gives a shop's own runtime another size. */
    @PutMapping("/v1/admin/tenants/{id}/room")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resize(@PathVariable String id, @Valid @RequestBody RoomRequest room) {
        tenants.resize(id, room.toRoom());
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

    /** Sizes that a machine may have. */
    record RoomRequest(
            @Min(1) @Max(50) int pods,
            @Min(1) @Max(50) int mostPods,
            @Min(50) @Max(64_000) int cpuMillis,
            @Min(384) @Max(262_144) int memoryMib) {

        Room toRoom() {
            if (mostPods < pods) throw Refused.invalid("fewer-than-least", "At most is fewer than at least.");
            return new Room(pods, mostPods, cpuMillis, memoryMib);
        }
    }
}
