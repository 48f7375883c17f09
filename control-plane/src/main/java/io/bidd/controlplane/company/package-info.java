/** Companies: they apply with a business number, a platform admin approves them or rejects them with a reason. */
@NullMarked
@ApplicationModule(allowedDependencies = {"identity", "problem"})
package io.bidd.controlplane.company;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
