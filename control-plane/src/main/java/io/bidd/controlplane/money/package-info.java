/** Amounts of money. All prices, lines and charges are whole minor units of one currency. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.bidd.controlplane.money;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
