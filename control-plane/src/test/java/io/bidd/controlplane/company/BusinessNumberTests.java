package io.bidd.controlplane.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bidd.controlplane.problem.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusinessNumberTests {

    @ParameterizedTest
    @ValueSource(strings = {"220-81-62517", "2208162517", "123 45 67891", "605-88-13574"})
    void acceptsNumbersWhoseCheckDigitIsRight(String typed) {
        assertThat(BusinessNumber.of(typed).digits()).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"220-81-62518", "220-81-26517", "123-45-6789", "12345678910", "abc-de-fghij", ""})
    void refusesAllOthers(String typed) {
        assertThatThrownBy(() -> BusinessNumber.of(typed)).isInstanceOf(Refused.class);
    }

    @Test
    void isPrintedWithDashes() {
        assertThat(BusinessNumber.of("2208162517").formatted()).isEqualTo("220-81-62517");
    }
}
