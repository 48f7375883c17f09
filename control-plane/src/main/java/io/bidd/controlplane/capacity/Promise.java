package io.bidd.controlplane.capacity;

import io.bidd.template.Room;
import java.time.Instant;

/** Room that somebody may count on. @param until the first moment at which it is free again */
record Promise(String holder, Room room, Instant from, Instant until) {

    boolean isGoodAt(Instant moment) {
        return !from.isAfter(moment) && until.isAfter(moment);
    }
}
