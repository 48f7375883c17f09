package io.bidd.runtime.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bidd.template.Brand;
import io.bidd.template.Company;
import io.bidd.template.ServedTenant;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignerTests {

    private final Signer signer = new Signer();
    private final ServedTenant alpha = shop("alpha", 1);
    private final ServedTenant beta = shop("beta", 2);
    private final ServedTenant betaWithAlphasKey = shop("beta", 1);

    @Test
    void whatWasSignedIsReadBack() {
        CurrentTenant.run(
                alpha,
                () -> assertThat(signer.verify("ticket", signer.sign("ticket", "deal", "jiwoo", "7")))
                        .contains(List.of("deal", "jiwoo", "7")));
    }

    @Test
    void anotherPurposeAnotherShopAndAChangedWordAreRefused() {
        var token = CurrentTenant.<String, RuntimeException>call(alpha, () -> signer.sign("ticket", "deal", "7"));
        CurrentTenant.run(alpha, () -> assertThat(signer.verify("pass", token)).isEmpty());
        CurrentTenant.run(beta, () -> assertThat(signer.verify("ticket", token)).isEmpty());
        CurrentTenant.run(
                betaWithAlphasKey,
                () -> assertThat(signer.verify("ticket", token))
                        .as("the shop is signed too")
                        .isEmpty());
        CurrentTenant.run(
                alpha,
                () -> assertThat(signer.verify("ticket", "A" + token.substring(1)))
                        .isEmpty());
        CurrentTenant.run(
                alpha, () -> assertThat(signer.verify("ticket", "not a token")).isEmpty());
    }

    @Test
    void aKeyThatChangesLeavesWhatItSignedGoodUntilItIsDropped() {
        var before = shop("alpha", 1);
        var token = CurrentTenant.<String, RuntimeException>call(before, () -> signer.sign("ticket", "deal", "7"));
        var changed = shop("alpha", 9, 1);
        CurrentTenant.run(changed, () -> {
            assertThat(signer.verify("ticket", token)).contains(List.of("deal", "7"));
            assertThat(signer.sign("ticket", "deal", "7"))
                    .as("the new key signs")
                    .isNotEqualTo(token);
        });
        CurrentTenant.run(
                shop("alpha", 9),
                () -> assertThat(signer.verify("ticket", token)).isEmpty());
    }

    @Test
    void aWordCannotSmuggleInAnotherOne() {
        CurrentTenant.run(
                alpha,
                () -> assertThatThrownBy(() -> signer.sign("ticket", "deal~jiwoo"))
                        .isInstanceOf(IllegalArgumentException.class));
    }

    private static ServedTenant shop(String id, int... keys) {
        var secrets = java.util.Arrays.stream(keys)
                .mapToObj(key -> {
                    var bytes = new byte[32];
                    java.util.Arrays.fill(bytes, (byte) key);
                    return bytes;
                })
                .toList();
        return new ServedTenant(
                id,
                1,
                id + ".localhost",
                "http://" + id,
                false,
                new Brand(id, "#000000", null),
                new Company("c", "c", "", "", "", ""),
                "Asia/Seoul",
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                "t_" + id,
                "t_" + id,
                "",
                "",
                "t:" + id + ":",
                secrets,
                new byte[32],
                "",
                "",
                List.of());
    }
}
