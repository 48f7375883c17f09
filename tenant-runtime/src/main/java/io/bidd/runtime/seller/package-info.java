/** The company's desk inside its shop: products, pictures, deals, sales history, import. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "checkout", "deal", "payment", "stock", "tenancy"})
package io.bidd.runtime.seller;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
