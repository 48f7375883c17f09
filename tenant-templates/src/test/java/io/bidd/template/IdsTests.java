package io.bidd.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTests {

    @Test
    void tenantIdsFitEveryNameDerivedFromThem() {
        assertThat(Stream.generate(Ids::nextTenant).limit(1_000)).allMatch(id -> id.matches("[a-z][a-z0-9]{11}"));
    }

    @Test
    void idsDoNotMeet() {
        assertThat(Stream.generate(Ids::next).limit(10_000)).doesNotHaveDuplicates();
    }
}
