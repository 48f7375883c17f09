package io.bidd.runtime.storefront;

import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.template.ServedTenant;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page of the shop shows. */
@ControllerAdvice(basePackageClasses = ShopModel.class)
class ShopModel {

    private final Clock clock;

    ShopModel(Clock clock) {
        this.clock = clock;
    }

    @ModelAttribute("shop")
    ServedTenant shop() {
        return CurrentTenant.get();
    }

    @ModelAttribute("zone")
    ZoneId zone() {
        return ZoneId.of(CurrentTenant.get().zone());
    }

    @ModelAttribute("now")
    Instant now() {
        return clock.instant();
    }

    @ModelAttribute("signedIn")
    boolean signedIn(@AuthenticationPrincipal @Nullable Shopper shopper) {
        return shopper != null;
    }
}
