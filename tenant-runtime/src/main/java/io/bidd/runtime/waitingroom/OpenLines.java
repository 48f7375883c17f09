package io.bidd.runtime.waitingroom;

import java.time.Instant;
import java.util.List;

/** Which lines there are now; answered by the module that knows what is on sale. */
public interface OpenLines {

    /** Lines of the bound tenant whose day has come: from well before the start until some time after the end. */
    List<OpenLine> now();

    /** @param free units nobody holds @param held units in orders that are not paid yet */
    record OpenLine(String line, Instant opensAt, Instant closesAt, int free, int held, int sold) {

        public boolean soldOut() {
            return free == 0 && held == 0;
        }
    }
}
