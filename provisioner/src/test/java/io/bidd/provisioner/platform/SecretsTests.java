package io.bidd.provisioner.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SecretsTests {

    private final Instant start = Instant.parse("2026-11-21T00:00:00Z");

    @Test
    void aSigningKeyChangesInTimeAndTheOneBeforeStaysGood() {
        var first = Secrets.generate(start);
        assertThat(first.isDue(start.plus(Secrets.SIGNS_FOR).minusSeconds(1), null))
                .isFalse();
        assertThat(first.isDue(start.plus(Secrets.SIGNS_FOR), null)).isTrue();
        var second = first.withFreshSigningKey(start.plus(Secrets.SIGNS_FOR));
        assertThat(second.signingKeys()).hasSize(2);
        assertThat(second.signingKeys().getLast()).isEqualTo(HexFormat.of().parseHex(first.signingKey()));
        assertThat(second.signingKeys().getFirst())
                .isNotEqualTo(second.signingKeys().getLast());
        assertThat(second.isDue(start.plus(Secrets.SIGNS_FOR).plus(Duration.ofDays(1)), null))
                .isFalse();
        assertThat(second.redisPassword()).isEqualTo(first.redisPassword());
        assertThat(second.toString()).doesNotContain(second.signingKey());
    }

    @Test
    void secretsOfAnEarlierVersionAreDueAtOnce() {
        assertThat(new Secrets("a", "b", "00", "c", null, null, null).isDue(start, null))
                .isTrue();
    }

    @Test
    void whatSomebodyAsksForIsDueOnce() {
        var first = Secrets.generate(start);
        var asked = start.plusSeconds(60);
        assertThat(first.isDue(asked, start)).isFalse();
        assertThat(first.isDue(asked, asked)).isTrue();
        assertThat(first.withFreshSigningKey(asked).isDue(asked, asked)).isFalse();
        assertThat(first.withFreshPassword().databasePassword()).isNotEqualTo(first.databasePassword());
    }

    @Test
    void aSealingKeyIsMadeOnceAndNeverChanges() {
        var earlier = new Secrets("a", "b", "00", "c", null, start, null);
        assertThatThrownBy(earlier::sealingKeyBytes).isInstanceOf(IllegalStateException.class);

        var sealing = earlier.withSealingKey();
        assertThat(sealing.sealingKeyBytes()).hasSize(32);
        assertThat(sealing.withSealingKey()).isEqualTo(sealing);
        assertThat(sealing.withFreshSigningKey(start).sealingKeyBytes()).isEqualTo(sealing.sealingKeyBytes());
        assertThat(sealing.signingKey()).isEqualTo(earlier.signingKey());
        assertThat(sealing.isDue(start, null)).isFalse();

        assertThat(Secrets.generate(start).sealingKeyBytes()).hasSize(32);
        assertThat(Secrets.generate(start).sealingKey())
                .isNotEqualTo(Secrets.generate(start).sealingKey());
    }

    @Test
    void secretsWrittenByAnEarlierVersionAreRead() {
        var read = new JsonMapper().readValue("""
                {"databasePassword":"a","redisPassword":"b","signingKey":"00","paymentKey":"c"}""", Secrets.class);
        assertThat(read.sealingKey()).isNull();
        assertThat(read.withSealingKey().databasePassword()).isEqualTo("a");
    }
}
