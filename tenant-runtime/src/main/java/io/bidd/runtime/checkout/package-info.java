/** The conductor of a purchase: order, pay, confirm, cancel, expire, refund. No transaction is open while a provider is called. */
@NullMarked
@ApplicationModule(allowedDependencies = {"deal", "inflow", "member", "payment", "stock", "tenancy", "waitingroom"})
package io.bidd.runtime.checkout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
