package io.bidd.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DrawTests {

    private static final byte[] SEED = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    @Test
    void everybodyHasAPlaceAndNoTwoTheSame() {
        for (var entrants : new long[] {1, 2, 3, 7, 100, 1_009, 20_000}) {
            var draw = new Draw(SEED, "list", entrants);
            assertThat(LongStream.rangeClosed(1, entrants).map(draw::placeOf).sorted())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, entrants).boxed().toList());
        }
    }

    @Test
    void everyOrderOfThreeComesUpAboutAsOften() {
        var orders = new HashMap<String, Integer>();
        var draws = 6_000;
        for (var n = 0; n < draws; n++) {
            var draw = new Draw(SEED, "list " + n, 3);
            orders.merge("" + draw.placeOf(1) + draw.placeOf(2) + draw.placeOf(3), 1, Integer::sum);
        }
        assertThat(orders).hasSize(6);
        // Chi-squared with 5 degrees of freedom stays below 20.5 in 999 of 1,000 draws; the seeds are fixed.
        var expected = draws / 6.0;
        var chi = orders.values().stream()
                .mapToDouble(seen -> (seen - expected) * (seen - expected) / expected)
                .sum();
        assertThat(chi).isLessThan(20.5);
    }

    @Test
    void comingFirstIsWorthNothing() {
        var sum = 0.0;
        for (var n = 0; n < 2_000; n++) sum += new Draw(SEED, "list " + n, 1_000).placeOf(1);
        assertThat(sum / 2_000).isCloseTo(500.5, within(40.0)); // six standard errors
    }

    @Test
    void anotherSeedAnotherListAndAnotherCrowdAreAnotherOrder() {
        var place = new Draw(SEED, "list", 1_000_003).placeOf(77);
        assertThat(new Draw(SEED, "list", 1_000_003).placeOf(77)).isEqualTo(place);
        assertThat(new Draw(SEED, "another", 1_000_003).placeOf(77)).isNotEqualTo(place);
        assertThat(new Draw(SEED, "list", 1_000_004).placeOf(77)).isNotEqualTo(place);
        assertThat(new Draw(new byte[32], "list", 1_000_003).placeOf(77)).isNotEqualTo(place);
    }

    @Test
    void theOrderStaysWhatItWas() {
        // Places that were published once must come out of every later version.
        var draw = new Draw(SEED, "list", 10);
        assertThat(LongStream.rangeClosed(1, 10).map(draw::placeOf).boxed())
                .containsExactly(4L, 2L, 6L, 9L, 7L, 1L, 10L, 3L, 5L, 8L);
    }

    @Test
    void whoDidNotEnterHasNoPlace() {
        var draw = new Draw(SEED, "list", 10);
        assertThatThrownBy(() -> draw.placeOf(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> draw.placeOf(11)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Draw(SEED, "list", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPublishedFileIsCheckedAndReadBack() throws Exception {
        var entries = DrawFile.entry(1, "aa") + DrawFile.entry(2, "bb") + DrawFile.entry(4, "dd");
        var text = file(entries, SEED);
        var read = DrawFile.read(new BufferedReader(new StringReader(text)));
        assertThat(read.tags()).containsEntry(4L, "dd").hasSize(3);
        assertThat(read.draw().placeOf(4)).isBetween(1L, 4L);

        assertWrong(text.replace("bb", "xx"), "list");
        assertWrong(text.replace("\nseed " + hex(SEED), "\nseed " + hex(new byte[32])), "seed");
        assertWrong(text.replace("\nseed " + hex(SEED), "\nseed zz"), "seed");
        assertWrong("hello", "not a file");
        assertWrong(text.replace("entrants 4", "entrants many"), "number");
    }

    private static String file(String entries, byte[] seed) {
        var digest = DrawFile.listDigest();
        digest.update(entries.getBytes(StandardCharsets.UTF_8));
        return DrawFile.head("deal", Draw.hashOf(seed), hex(seed), hex(digest.digest()), 4) + entries;
    }

    private static void assertWrong(String text, String why) {
        assertThatThrownBy(() -> DrawFile.read(new BufferedReader(new StringReader(text))))
                .isInstanceOf(DrawFile.WrongDraw.class)
                .hasMessageContaining(why);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
