/** How the API says no: RFC 9457 problem details with a stable type. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.bidd.controlplane.problem;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
