package io.bidd.runtime.payment;

import io.bidd.runtime.payment.Gateways.NoSuchProvider;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The providers this program can talk to. */
@Component
class GatewayList {

    private final Map<String, PaymentGateway> byName;

    /** @throws IllegalStateException if two have the same name */
    GatewayList(List<PaymentGateway> gateways) {
        byName = gateways.stream().collect(Collectors.toUnmodifiableMap(PaymentGateway::name, Function.identity()));
    }

    Set<String> names() {
        return byName.keySet();
    }

    PaymentGateway get(String provider) {
        var gateway = byName.get(provider);
        if (gateway == null) throw new NoSuchProvider(provider);
        return gateway;
    }
}
