/** Wanted tenants, each with a generation, and what the provisioner reports of them. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package io.bidd.controlplane.tenancy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
