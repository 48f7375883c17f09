/** Invoices, whose lines explain themselves. */
@NullMarked
@ApplicationModule(allowedDependencies = {"money", "plan", "problem"})
package io.bidd.controlplane.billing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
