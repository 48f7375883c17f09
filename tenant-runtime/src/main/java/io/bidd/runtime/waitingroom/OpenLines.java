package io.bidd.runtime.waitingroom;

import java.time.Instant;
import java.util.List;

/** Which lines there are now; answered by the module that knows what is on sale. */
public interface OpenLines {

    /** Lines of the bound tenant that are open or ended not long ago. */
    List<OpenLine> now();

    /** @param free units nobody holds */
    record OpenLine(String line, Instant opensAt, Instant closesAt, int free, boolean soldOut) {}
}
