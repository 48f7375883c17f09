package io.bidd.controlplane.rental;

import io.bidd.controlplane.problem.Refused;
import io.bidd.template.Room;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RoomController {

    private final Rentals rentals;

    RoomController(Rentals rentals) {
        this.rentals = rentals;
    }

    /** Gives a shop's own runtime another size. */
    @PutMapping("/v1/admin/tenants/{id}/room")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resize(@PathVariable String id, @Valid @RequestBody RoomRequest room) {
        rentals.resize(id, room.toRoom());
    }

    /** Moves a shop of a shared runtime to another one. */
    @PutMapping("/v1/admin/tenants/{id}/runtime")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void move(@PathVariable String id, @Valid @RequestBody Move move) {
        rentals.move(id, move.runtime());
    }

    record Move(@NotBlank String runtime) {}

    /** Sizes that a machine may have. */
    record RoomRequest(
            @Min(1) @Max(50) int pods,
            @Min(1) @Max(50) int mostPods,
            @Min(50) @Max(64_000) int cpuMillis,
            @Min(384) @Max(262_144) int memoryMib) {

        Room toRoom() {
            if (mostPods < pods) throw Refused.invalid("fewer-than-least", "At most is fewer than at least.");
            return Room.of(pods, mostPods, cpuMillis, memoryMib);
        }
    }
}
