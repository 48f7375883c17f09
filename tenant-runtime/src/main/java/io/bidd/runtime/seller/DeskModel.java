package io.bidd.runtime.seller;

import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.template.ServedTenant;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.thymeleaf.context.LazyContextVariable;

/** What every page of the desk shows. */
@ControllerAdvice(basePackageClasses = DeskModel.class)
class DeskModel {

    private final MoneyAudit audit;
    private final Clock clock;

    DeskModel(MoneyAudit audit, Clock clock) {
        this.audit = audit;
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

    @ModelAttribute("person")
    String person(@AuthenticationPrincipal @Nullable OidcUser user) {
        return user == null || user.getFullName() == null ? "" : user.getFullName();
    }

    /** How many alarms nobody has seen yet; asked only by pages that show it. */
    @ModelAttribute("alarmCount")
    LazyContextVariable<Integer> alarmCount() {
        return new LazyContextVariable<>() {
            @Override
            protected Integer loadValue() {
                return audit.openAlarms().size();
            }
        };
    }
}
