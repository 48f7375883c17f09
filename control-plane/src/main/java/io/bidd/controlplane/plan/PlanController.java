package io.bidd.controlplane.plan;

import jakarta.validation.Valid;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
class PlanController {

    private final Plans plans;

    PlanController(Plans plans) {
        this.plans = plans;
    }

    @GetMapping("/plans")
    List<Plan> offered() {
        return plans.offered();
    }

    @PostMapping("/quotes")
    Quote quote(@Valid @RequestBody QuoteRequest request) {
        return plans.quote(request);
    }
}
