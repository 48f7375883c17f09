package io.bidd.console.api;

import io.bidd.console.ConsoleSettings;
import org.springframework.security.oauth2.client.annotation.ClientRegistrationId;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** A company applies and looks at itself. */
public interface CompaniesApi {

    /** For anybody. */
    @PostExchange("/companies")
    Company apply(@RequestBody Application application);

    @GetExchange("/company")
    @ClientRegistrationId(ConsoleSettings.BIDD)
    Company mine();
}
