package io.bidd.runtime.payment;

import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.runtime.payment.PaymentGateway.Credential;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

class AdaptersTests {

    private final ApplicationContextRunner shop = new ApplicationContextRunner().withUserConfiguration(Adapters.class);

    @Test
    void aShopMayChooseAmongFourProviders() {
        shop.run(context -> assertThat(
                        context.getBeansOfType(PaymentGateway.class).values())
                .extracting(PaymentGateway::name)
                .containsExactlyInAnyOrder("kakaopay", "toss", "stripe", "sandbox")
                .allMatch(name -> name.matches("[a-z]+")));
    }

    @Test
    void whatAShopHasToTellIsKnownByItsLooks() {
        var right = Map.of(
                "kakaopay", List.of("TC0ONETIME", "DEV0123456789ABCDEF0123456789ABCDEF01234"),
                "toss", List.of("test_gsk_docs_0123456789abcdef"),
                "stripe", List.of("rk_live_0123456789abcdef", "whsec_0123456789, whsec_abcdefghij"),
                "sandbox", List.of("sk_sandbox_0123456789abcdef"));

        shop.run(context -> context.getBeansOfType(PaymentGateway.class)
                .values()
                .forEach(gateway -> {
                    var credentials = gateway.credentials();
                    var given = right.get(gateway.name());
                    assertThat(credentials).hasSameSizeAs(given);
                    for (var each = 0; each < given.size(); each++) {
                        assertThat(given.get(each))
                                .matches(credentials.get(each).pattern());
                        assertThat("sk-of-somebody-else ")
                                .doesNotMatch(credentials.get(each).pattern());
                    }
                    assertThat(credentials).filteredOn(Credential::secret).isNotEmpty();
                }));
    }

    @Configuration(proxyBeanMethods = false)
    @ComponentScan({
        "io.bidd.runtime.payment.kakaopay",
        "io.bidd.runtime.payment.sandbox",
        "io.bidd.runtime.payment.stripe",
        "io.bidd.runtime.payment.toss"
    })
    @ConfigurationPropertiesScan({
        "io.bidd.runtime.payment.kakaopay",
        "io.bidd.runtime.payment.sandbox",
        "io.bidd.runtime.payment.stripe",
        "io.bidd.runtime.payment.toss"
    })
    static class Adapters {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}
