package io.bidd.controlplane.rental;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Platform admins close a shop for a while, and open it again. A company can do neither. */
@RestController
@RequestMapping("/v1/admin/tenants/{id}/suspension")
@ResponseStatus(HttpStatus.NO_CONTENT)
class SuspensionController {

    private final Rentals rentals;

    SuspensionController(Rentals rentals) {
        this.rentals = rentals;
    }

    @PutMapping
    void suspend(@PathVariable String id, @Valid @RequestBody Suspension suspension) {
        rentals.suspend(id, suspension.reason());
    }

    @DeleteMapping
    void resume(@PathVariable String id) {
        rentals.resume(id);
    }

    /** @param reason the company reads it */
    record Suspension(@NotBlank @Size(max = 500) String reason) {}
}
