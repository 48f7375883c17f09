/** Money coming in from companies, by a provider behind a port. No transaction is open while a provider is called. */
@NullMarked
@ApplicationModule(allowedDependencies = {"money", "problem"})
package io.bidd.controlplane.payment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
