/** Plans with prices by version, and quotes. The quote a company sees and the amount it is charged come from the same function. */
@NullMarked
@ApplicationModule(allowedDependencies = {"money", "problem"})
package io.bidd.controlplane.plan;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
