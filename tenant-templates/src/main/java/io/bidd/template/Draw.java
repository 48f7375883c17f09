package io.bidd.template;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The drawn order of everybody who was in a line before it opened. The seed's hash is published before anybody can enter; the
 * order depends on the seed and on the list of entrants, so neither who knows the seed nor who knows the list knows a place
 * before both are fixed. Any place can be computed by itself, so no table of places is kept anywhere.
 *
 * <p>The order is the swap-or-not shuffle (Hoang, Morris, Rogaway: An Enciphering Scheme Based on a Card Shuffle, CRYPTO 2012)
 * with 90 rounds of SHA-256 under a key of HMAC-SHA-256(seed, list hash, number of entrants).
 */
public final class Draw {

    private static final int ROUNDS = 90;

    private final long entrants;
    private final byte[] key;
    private final long[] pivots = new long[ROUNDS];

    /**
     * @param seed     32 random bytes
     * @param listHash SHA-256 of the list of entrants, in hexadecimal digits
     * @param entrants how many numbers were given out before the start, at least 1
     */
    public Draw(byte[] seed, String listHash, long entrants) {
        if (entrants < 1) throw new IllegalArgumentException("a draw needs somebody to draw");
        this.entrants = entrants;
        this.key = hmac(seed, "draw 1\n" + listHash + "\n" + entrants);
        for (var round = 0; round < ROUNDS; round++)
            pivots[round] =
                    Math.floorMod(ByteBuffer.wrap(sha256(message(round, -1))).getLong(), entrants);
    }

    /** What is published of a seed before the draw: its SHA-256 in hexadecimal digits. */
    public static String hashOf(byte[] seed) {
        return HexFormat.of().formatHex(sha256(seed));
    }

    /**
     * The drawn place of an entrant.
     *
     * @param entry 1 for who came first, and so on
     * @return from 1 to the number of entrants; no two entries have the same
     */
    public long placeOf(long entry) {
        if (entry < 1 || entry > entrants) throw new IllegalArgumentException("entry " + entry + " of " + entrants);
        var position = entry - 1;
        for (var round = 0; round < ROUNDS; round++) {
            var partner = Math.floorMod(pivots[round] - position, entrants);
            if (swaps(round, Math.max(position, partner))) position = partner;
        }
        return position + 1;
    }

    private boolean swaps(int round, long higher) {
        return (sha256(message(round, higher))[0] & 1) == 1;
    }

    private byte[] message(int round, long position) {
        return ByteBuffer.allocate(key.length + 12)
                .put(key)
                .putInt(round)
                .putLong(position)
                .array();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
