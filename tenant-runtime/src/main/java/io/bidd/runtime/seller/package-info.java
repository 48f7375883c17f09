/** The company's desk inside its shop: products, pictures, deals and their lines, sales history, import. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"catalog", "checkout", "deal", "inflow", "payment", "stock", "tenancy", "waitingroom"})
package io.bidd.runtime.seller;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
