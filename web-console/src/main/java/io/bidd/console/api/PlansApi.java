package io.bidd.console.api;

import java.util.List;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.PostExchange;

/** What can be rented and what it costs, for anybody. */
public interface PlansApi {

    @GetExchange("/plans")
    List<Plan> offered();

    @PostExchange("/quotes")
    Quote quote(@RequestBody QuoteRequest request);
}
