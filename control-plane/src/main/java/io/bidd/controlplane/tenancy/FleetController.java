package io.bidd.controlplane.tenancy;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class FleetController {

    private final Tenants tenants;

    FleetController(Tenants tenants) {
        this.tenants = tenants;
    }

    @GetMapping("/v1/admin/tenants")
    List<Tenants.FleetRow> fleet() {
        return tenants.fleet();
    }
}
