package io.bidd.controlplane.rental;

import io.bidd.controlplane.identity.DeskShops;
import io.bidd.controlplane.tenancy.Tenants;
import io.bidd.template.Wanted;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Seller desks exist for tenants that have not been deleted. */
@Component
class RentalDesks implements DeskShops {

    private final Tenants tenants;

    RentalDesks(Tenants tenants) {
        this.tenants = tenants;
    }

    @Override
    public Optional<DeskShop> find(String tenantId) {
        return tenants.find(tenantId)
                .filter(spec -> spec.wanted() != Wanted.DELETED)
                .map(spec -> new DeskShop(spec.company().id(), spec.url()));
    }
}
