package io.bidd.runtime.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SealTests {

    private static final byte[] PLAIN = "sk_secret".getBytes(StandardCharsets.UTF_8);

    private final Seal seal = new Seal(key(1), "gamma", "toss");

    @Test
    void whatIsSealedOpensAgainAndIsNeverTheSameTwice() {
        var sealed = seal.seal(PLAIN);
        assertThat(seal.open(sealed)).isEqualTo(PLAIN);
        assertThat(seal.seal(PLAIN)).isNotEqualTo(sealed);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    }

    @Test
    void itOpensNowhereElse() {
        var sealed = seal.seal(PLAIN);
        assertBroken(new Seal(key(2), "gamma", "toss"), sealed);
        assertBroken(new Seal(key(1), "delta", "toss"), sealed);
        assertBroken(new Seal(key(1), "gamma", "stripe"), sealed);
    }

    @Test
    void everyChangedByteIsSeen() {
        var sealed = seal.seal(PLAIN);
        for (var at = 0; at < sealed.length; at++) {
            var changed = sealed.clone();
            changed[at] ^= 1;
            assertBroken(seal, changed);
        }
        for (var length = 0; length < sealed.length; length++) assertBroken(seal, Arrays.copyOf(sealed, length));
    }

    @Test
    void withoutAKeyNothingIsSealed() {
        assertThatThrownBy(() -> new Seal(new byte[0], "gamma", "toss")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Seal(new byte[16], "gamma", "toss")).isInstanceOf(IllegalStateException.class);
    }

    private static void assertBroken(Seal seal, byte[] sealed) {
        assertThatThrownBy(() -> seal.open(sealed)).isInstanceOf(Seal.Broken.class);
    }

    private static byte[] key(int fill) {
        var key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
