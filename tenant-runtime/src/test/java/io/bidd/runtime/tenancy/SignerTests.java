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
    private final ServedTenant alpha = shop("alpha", (byte) 1);
    private final ServedTenant beta = shop("beta", (byte) 2);
    private final ServedTenant betaWithAlphasKey = shop("beta", (byte) 1);

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
    void aWordCannotSmuggleInAnotherOne() {
        CurrentTenant.run(
                alpha,
                () -> assertThatThrownBy(() -> signer.sign("ticket", "deal~jiwoo"))
                        .isInstanceOf(IllegalArgumentException.class));
    }

    private static ServedTenant shop(String id, byte key) {
        var bytes = new byte[32];
        java.util.Arrays.fill(bytes, key);
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
                List.of(bytes),
                "",
                "");
    }
}
