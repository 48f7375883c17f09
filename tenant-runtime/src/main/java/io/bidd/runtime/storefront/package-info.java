/** What shoppers see: pages and the public read API. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "checkout",
            "deal",
            "groupcommit",
            "member",
            "payment",
            "stock",
            "tenancy",
            "waitingroom"
        })
package io.bidd.runtime.storefront;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
