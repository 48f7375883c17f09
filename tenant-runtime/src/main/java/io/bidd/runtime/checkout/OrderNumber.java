package io.bidd.runtime.checkout;

import java.security.SecureRandom;

/**
 * An order's id is its number: drawn, so that it says nothing about how many there are, and short enough to be read out.
 * Crockford's base 32 leaves out what is easily mistaken; 60 bits, so that a million orders meet with a chance of about one in
 * two million, and then the primary key refuses the second.
 */
final class OrderNumber {

    private static final String SYMBOLS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private OrderNumber() {}

    static String next() {
        var bits = RANDOM.nextLong();
        var number = new StringBuilder(LENGTH);
        for (var i = 0; i < LENGTH; i++, bits >>>= 5) number.append(SYMBOLS.charAt((int) (bits & 31)));
        return number.toString();
    }
}
