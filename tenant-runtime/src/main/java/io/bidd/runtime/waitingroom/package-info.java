/** One line for each deal: a signed ticket with a number, a public counter, and a pass that checkout insists on. */
@NullMarked
@ApplicationModule(allowedDependencies = {"inflow", "member", "tenancy"})
package io.bidd.runtime.waitingroom;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
