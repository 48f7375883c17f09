package io.bidd.provisioner.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplierTests {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void whatTheClusterAddsIsNoDifferenceAndWhatItTakesAwayIs() throws Exception {
        var meant = "{\"a\":{\"b\":1,\"list\":[{\"x\":\"1\"}]}}";
        assertThat(contains(
                        "{\"a\":{\"b\":1,\"list\":[{\"x\":\"1\",\"added\":2}],\"more\":true},\"status\":{}}", meant))
                .isTrue();
        assertThat(contains("{\"a\":{\"b\":2,\"list\":[{\"x\":\"1\"}]}}", meant))
                .isFalse();
        assertThat(contains("{\"a\":{\"b\":1,\"list\":[{\"x\":\"1\"},{\"x\":\"2\"}]}}", meant))
                .as("somebody added to our list")
                .isFalse();
        assertThat(contains("{\"a\":{\"list\":[{\"x\":\"1\"}]}}", meant)).isFalse();
        assertThat(contains("{}", "{\"podSelector\":{},\"list\":[]}"))
                .as("the cluster leaves out what is empty")
                .isTrue();
    }

    @Test
    void aQuantityIsTheSameHoweverItIsWritten() throws Exception {
        assertThat(contains("{\"memory\":\"1Gi\",\"cpu\":\"1\"}", "{\"memory\":\"1024Mi\",\"cpu\":\"1000m\"}"))
                .isTrue();
        assertThat(contains("{\"memory\":\"1G\"}", "{\"memory\":\"1024Mi\"}")).isFalse();
    }

    @Test
    void theSameContentHasTheSameHashInAnyOrder() {
        assertThat(Applier.hash(Map.of("a", "1", "b", "2")))
                .isEqualTo(Applier.hash(new java.util.TreeMap<>(Map.of("b", "2", "a", "1"))));
        assertThat(Applier.hash(Map.of("a", "1"))).isNotEqualTo(Applier.hash(Map.of("a", "2")));
    }

    @Test
    void aBlankWithoutAValueIsAnError() {
        assertThatThrownBy(() -> new Manifests().fill(Map.of("namespace", "rt-x"), file -> true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no value for");
    }

    private static boolean contains(String live, String meant) throws Exception {
        return Applier.contains(JSON.readTree(live), JSON.readTree(meant));
    }
}
