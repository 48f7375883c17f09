/** Every night our payments are compared with what the providers have booked; what differs is listed until it is gone. */
@NullMarked
@ApplicationModule(allowedDependencies = {"payment", "tenancy"})
package io.bidd.runtime.reconciliation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
