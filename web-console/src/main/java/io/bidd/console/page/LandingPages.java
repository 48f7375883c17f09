package io.bidd.console.page;

import io.bidd.console.api.ApiAway;
import io.bidd.console.api.ApiProblem;
import io.bidd.console.api.Plan;
import io.bidd.console.api.PlansApi;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What BIDD is and costs, for anybody. */
@Controller
class LandingPages {

    private static final Logger log = LoggerFactory.getLogger(LandingPages.class);

    private final PlansApi plans;

    LandingPages(PlansApi plans) {
        this.plans = plans;
    }

    @GetMapping("/")
    String landing(Model model) {
        model.addAttribute("plans", offeredIfKnown());
        return "landing";
    }

    @GetMapping("/plans")
    String plans(Model model) {
        model.addAttribute("plans", plans.offered());
        return "plans";
    }

    /** The first page is shown without prices rather than not at all. */
    private List<Plan> offeredIfKnown() {
        try {
            return plans.offered();
        } catch (ApiAway | ApiProblem silence) {
            log.warn("the first page is shown without plans: {}", silence.getMessage());
            return List.of();
        }
    }
}
