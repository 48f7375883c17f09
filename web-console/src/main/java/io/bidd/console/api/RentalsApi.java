package io.bidd.console.api;

import io.bidd.console.ConsoleSettings;
import java.util.List;
import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The rentals of the signed-in person's company. */
@ClientRegistrationId(ConsoleSettings.BIDD)
public interface RentalsApi {

    @GetExchange("/rentals")
    List<Rental> mine();

    @PostExchange("/rentals")
    Rental order(@RequestBody RentalOrder order);

    @GetExchange("/rentals/{id}")
    Rental get(@PathVariable String id);

    @PostExchange("/rentals/{id}/payment")
    PaymentStart pay(@PathVariable String id);

    /** Looks at the provider, and takes the money if the company has agreed. May be called any number of times. */
    @PostExchange("/rentals/{id}/payment/confirmation")
    PaymentEnd confirm(@PathVariable String id);

    @PostExchange("/rentals/{id}/ending")
    Rental end(@PathVariable String id, @RequestBody Ending ending);

    /** A zip. */
    @GetExchange("/rentals/{id}/export")
    byte[] export(@PathVariable String id);

    /** @param payUrl where the company pays */
    record PaymentStart(String payUrl) {}

    record PaymentEnd(boolean paid, Rental rental) {}

    /** @param confirmation the shop's address word, typed by a person */
    record Ending(String confirmation) {}
}
