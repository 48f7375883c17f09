/**
 * The conductor of a purchase: order, pay, confirm, cancel, expire, refund, and what the seller does with it afterwards. No
 * transaction is open while a provider is called.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"deal", "groupcommit", "inflow", "member", "payment", "stock", "tenancy", "waitingroom"})
package io.bidd.runtime.checkout;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
