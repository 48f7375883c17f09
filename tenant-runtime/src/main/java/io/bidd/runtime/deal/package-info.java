/** Time deals: a product, a window, a price, a quantity, a limit. The state of a deal is a function of the clock. */
@NullMarked
@ApplicationModule(allowedDependencies = {"catalog", "payment", "stock", "tenancy", "waitingroom"})
package io.bidd.runtime.deal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
