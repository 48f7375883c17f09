package io.bidd.console.api;

import io.bidd.console.ConsoleSettings;
import java.util.List;
import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
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

    /** Host names of the company's own that were claimed for the shop. */
    @GetExchange("/rentals/{id}/domains")
    List<Domain> domains(@PathVariable String id);

    @PostExchange("/rentals/{id}/domains")
    Domain claim(@PathVariable String id, @RequestBody Claim claim);

    /** Looks whether the name's DNS has the text. */
    @PostExchange("/rentals/{id}/domains/{name}/proof")
    Domain prove(@PathVariable String id, @PathVariable String name);

    @DeleteExchange("/rentals/{id}/domains/{name}")
    void drop(@PathVariable String id, @PathVariable String name);

    /** A zip. */
    @GetExchange("/rentals/{id}/export")
    byte[] export(@PathVariable String id);

    /** @param payUrl where the company pays */
    record PaymentStart(String payUrl) {}

    record PaymentEnd(boolean paid, Rental rental) {}

    /** @param name a host name as a person typed it */
    record Claim(String name) {}

    /** @param confirmation the shop's address word, typed by a person */
    record Ending(String confirmation) {}
}
