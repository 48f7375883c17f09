package io.bidd.runtime.stock;

import java.util.List;

/** Units that a person wants, all of them or none. Each item is named once. */
public record Reservation(String person, List<Line> lines) {

    /**
     * @param hold  id of the hold that it becomes
     * @param limit most units of this item that a person may have, held or sold
     */
    public record Line(String hold, String item, int quantity, int limit) {}
}
