/** Host names of companies' own that lead to their shops: claimed by anybody, proven by whoever may write into the name's DNS. */
@NullMarked
@ApplicationModule(allowedDependencies = {"problem"})
package io.bidd.controlplane.domain;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
