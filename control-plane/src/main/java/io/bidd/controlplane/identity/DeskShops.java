package io.bidd.controlplane.identity;

import java.util.Optional;

/** Which shops have a seller desk; answered by the module that knows tenants. */
public interface DeskShops {

    /** A shop with a desk, while its rental has not been deleted. */
    Optional<DeskShop> find(String tenantId);

    /** @param url of the storefront, without trailing slash */
    record DeskShop(String companyId, String url) {}
}
