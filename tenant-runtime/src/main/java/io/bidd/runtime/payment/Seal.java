package io.bidd.runtime.payment;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals a few bytes with AES-256-GCM for one place: what was sealed for a shop and a provider opens there and nowhere else, so
 * a row that is copied to another provider or another shop is of no use.
 */
final class Seal {

    /** First byte of everything sealed this way; another way would have another. */
    private static final byte VERSION = 1;

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;
    private final byte[] place;

    /** @throws IllegalStateException if the key is not one: the shop's file may be of an earlier version */
    Seal(byte[] key, String tenant, String provider) {
        if (key.length != KEY) throw new IllegalStateException("tenant " + tenant + " has no sealing key");
        this.key = new SecretKeySpec(key, "AES");
        this.place = ("payment account\0" + tenant + "\0" + provider).getBytes(StandardCharsets.UTF_8);
    }

    /** Never the same twice. */
    byte[] seal(byte[] plain) {
        var nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
            return ByteBuffer.allocate(1 + NONCE + sealed.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @throws Broken if it was not sealed for this place with this key, or has changed since */
    byte[] open(byte[] sealed) {
        if (sealed.length < 1 + NONCE || sealed[0] != VERSION) throw new Broken();
        var nonce = new byte[NONCE];
        System.arraycopy(sealed, 1, nonce, 0, NONCE);
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
        } catch (AEADBadTagException changed) {
            throw new Broken();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place);
        return cipher;
    }

    /** It cannot be opened here. */
    static final class Broken extends RuntimeException {
        Broken() {
            super("the seal is broken, or was made for another place or with another key");
        }
    }
}
