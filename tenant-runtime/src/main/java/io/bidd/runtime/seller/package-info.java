/** The company's desk inside its shop: products, pictures, deals and their lines, orders, money, import. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "catalog",
            "checkout",
            "deal",
            "groupcommit",
            "inflow",
            "payment",
            "reconciliation",
            "stock",
            "tenancy",
            "waitingroom"
        })
package io.bidd.runtime.seller;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
