package io.bidd.local.pay;

import java.util.Arrays;
import java.util.Locale;

/** How the provider behaves towards the merchant for one payment, as its payer chose. */
enum Behaviour {
    USUAL,
    /** API calls for the payment are done at once and answered late. */
    SLOW,
    /** A capture is done and never answered. */
    SILENT,
    /** Each webhook comes three times, and not in the order of the events. */
    DUPLICATE,
    /** The payer agrees, the payment stays created, and some time later the provider captures it by itself. */
    LATE;

    /** @throws IllegalArgumentException if there is no such behaviour */
    static Behaviour of(String name) {
        return Arrays.stream(values())
                .filter(behaviour -> behaviour.word().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such behaviour"));
    }

    /** As it is written in addresses and in the book. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
