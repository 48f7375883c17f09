package io.bidd.controlplane.rental;

import io.bidd.controlplane.identity.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/rentals")
class RentalController {

    private final Rentals rentals;

    RentalController(Rentals rentals) {
        this.rentals = rentals;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    RentalView order(@Valid @RequestBody RentalOrder order, Caller caller) {
        return rentals.order(caller.company(), order);
    }

    @GetMapping
    List<RentalView> mine(Caller caller) {
        return rentals.of(caller.company());
    }

    @GetMapping("/{id}")
    RentalView get(@PathVariable String id, Caller caller) {
        return rentals.get(id, caller.company());
    }

    @PostMapping("/{id}/payment")
    PaymentStart pay(@PathVariable String id, Caller caller) {
        return new PaymentStart(rentals.startPayment(id, caller.company()));
    }

    /** The company has come back from the provider's page: look, and take the money if it agreed. */
    @PostMapping("/{id}/payment/confirmation")
    PaymentEnd confirm(@PathVariable String id, Caller caller) {
        return new PaymentEnd(rentals.settlePayment(id, caller.company()), rentals.get(id, caller.company()));
    }

    @PostMapping("/{id}/ending")
    RentalView end(@PathVariable String id, @Valid @RequestBody Ending ending, Caller caller) {
        return rentals.end(id, caller.company(), ending.confirmation());
    }

    @GetMapping("/{id}/export")
    ResponseEntity<byte[]> export(@PathVariable String id, Caller caller) {
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, "application/zip")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"export-" + id + ".zip\"")
                .body(rentals.export(id, caller.company()));
    }

    record PaymentStart(String payUrl) {}

    record PaymentEnd(boolean paid, RentalView rental) {}

    record Ending(@NotBlank String confirmation) {}
}
