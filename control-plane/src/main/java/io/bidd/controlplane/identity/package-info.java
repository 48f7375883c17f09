/** Who is there: members of companies and platform admins, their sign-in, and the OpenID provider for console, seller desks and machines. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package io.bidd.controlplane.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
