package io.bidd.template;

import java.security.SecureRandom;

/** Opaque identifiers: random, without meaning, order or vowels that could form words. */
public final class Ids {

    private static final String LETTERS = "bcdfghjkmnpqrstvwxz";
    private static final String SYMBOLS = LETTERS + "23456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /** Sixteen symbols, 76 bits: a thousand million of them meet with a chance of about 1 in 150,000. */
    public static String next() {
        return draw(16);
    }

    /** Twelve symbols that begin with a letter, fit for a schema, a role, a label and a host name. */
    public static String nextTenant() {
        return draw(12);
    }

    /** A secret of 256 bits in lower-case hexadecimal. */
    public static String secret() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return java.util.HexFormat.of().formatHex(bytes);
    }

    /** A byte gives five bits, and is passed over where they name no symbol; the source is asked once or twice, not for each. */
    private static String draw(int length) {
        var id = new StringBuilder(length);
        var bytes = new byte[2 * length];
        while (id.length() < length) {
            RANDOM.nextBytes(bytes);
            for (var i = 0; i < bytes.length && id.length() < length; i++) {
                var bits = bytes[i] & 31;
                if (bits < (id.isEmpty() ? LETTERS : SYMBOLS).length()) id.append(SYMBOLS.charAt(bits));
            }
        }
        return id.toString();
    }
}
