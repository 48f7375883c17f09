package io.bidd.controlplane.capacity;

import io.bidd.template.ClusterCapacity;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CapacityController {

    private final Capacity capacity;
    private final SharedRuntimes shared;

    CapacityController(Capacity capacity, SharedRuntimes shared) {
        this.capacity = capacity;
        this.shared = shared;
    }

    /** What a provisioner sees of the cluster. */
    @PutMapping("/v1/provisioning/capacity")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void seen(@RequestBody ClusterCapacity seen) {
        capacity.seen(seen);
    }

    @GetMapping("/v1/admin/capacity")
    Capacity.Overview overview() {
        return capacity.overview();
    }

    @GetMapping("/v1/admin/shared-runtimes")
    List<SharedRuntimes.Row> shared() {
        return shared.overview();
    }
}
