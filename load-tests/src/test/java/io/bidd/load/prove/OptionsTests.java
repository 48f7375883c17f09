package io.bidd.load.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OptionsTests {

    @Test
    void seedShoppersAndMinutesAreTakenAsTheyStand() {
        var options = of("stock", "--seed", "-5", "--minutes", "7", "--shoppers", "90");
        assertThat(options.seed()).isEqualTo(-5);
        assertThat(options.size()).isEqualTo(new Size(90, Duration.ofMinutes(7), 2));
        assertThat(options.planted()).isFalse();
    }

    @Test
    void withoutASeedOneIsDrawn() {
        assertThat(of("stock").size()).isEqualTo(Size.USUAL);
    }

    @Test
    void namesFollowPlanted() {
        assertThat(of("stock", "--planted", "hold-lost", "event-lost").names())
                .containsExactly("hold-lost", "event-lost");
    }

    @Test
    void whatIsUnknownIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> of("money"));
        assertThatIllegalArgumentException().isThrownBy(OptionsTests::of);
        assertThatIllegalArgumentException().isThrownBy(() -> of("stock", "hold-lost"));
        assertThatIllegalArgumentException().isThrownBy(() -> of("stock", "--seed"));
        assertThatIllegalArgumentException().isThrownBy(() -> of("stock", "--minutes", "0"));
    }

    private static Options of(String... words) {
        return Options.of(words);
    }
}
