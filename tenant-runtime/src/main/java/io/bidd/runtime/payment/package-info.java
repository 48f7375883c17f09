/** Money coming in from shoppers, by a provider behind a port, with each tenant's own credential. */
@NullMarked
@ApplicationModule(allowedDependencies = {"tenancy"})
package io.bidd.runtime.payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
