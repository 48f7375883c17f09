/** What the cluster has and what of it is promised to whom, so that nobody is sold what is not there. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package io.bidd.controlplane.capacity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
