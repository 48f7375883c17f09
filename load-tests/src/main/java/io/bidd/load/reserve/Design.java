package io.bidd.load.reserve;

import java.util.concurrent.ThreadLocalRandom;

/** A way to take units of an item. Callers are many and at once; each waits for its own answer. */
interface Design {

    void supply(String item, int quantity) throws Exception;

    /** Takes a unit for a person, and answers when the design holds it to be taken. */
    Taken take(String item, String person) throws Exception;

    /** Comes back when all that was answered is in the database, which most designs see to before they answer. */
    default void settle() throws Exception {}

    /** What is left, where the design looks for it. */
    int free(String item) throws Exception;

    /** An id as cheap as can be, for all designs: drawing good ones costs as much as a reservation, and is not what is compared. */
    static String nextId() {
        var random = ThreadLocalRandom.current();
        return Long.toString(random.nextLong(Long.MAX_VALUE), 36)
                + Long.toString(random.nextInt(Integer.MAX_VALUE), 36);
    }

    enum Taken {
        HELD,
        SOLD_OUT,
        LIMIT_REACHED
    }
}
