package io.bidd.controlplane.capacity;

import io.bidd.template.ClusterCapacity;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CapacityController {

    private final Capacity capacity;

    CapacityController(Capacity capacity) {
        this.capacity = capacity;
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
}
