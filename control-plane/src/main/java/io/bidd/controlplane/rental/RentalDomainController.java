package io.bidd.controlplane.rental;

import io.bidd.controlplane.domain.DomainView;
import io.bidd.controlplane.identity.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Host names of a company's own. */
@RestController
@RequestMapping("/v1/rentals/{id}/domains")
class RentalDomainController {

    private final Rentals rentals;

    RentalDomainController(Rentals rentals) {
        this.rentals = rentals;
    }

    @GetMapping
    List<DomainView> claimed(@PathVariable String id, Caller caller) {
        return rentals.domains(id, caller.company());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    DomainView claim(@PathVariable String id, @Valid @RequestBody Claim claim, Caller caller) {
        return rentals.claimDomain(id, caller.company(), claim.name());
    }

    /** The company says that the text stands in the name's DNS: look. */
    @PostMapping("/{name}/proof")
    DomainView prove(@PathVariable String id, @PathVariable String name, Caller caller) {
        return rentals.lookAtDomain(id, caller.company(), name);
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void drop(@PathVariable String id, @PathVariable String name, Caller caller) {
        rentals.dropDomain(id, caller.company(), name);
    }

    record Claim(@NotBlank @Size(max = 253) String name) {}
}
