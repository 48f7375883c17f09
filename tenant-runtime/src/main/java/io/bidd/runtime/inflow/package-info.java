/**
 * How many people are let in, and when: a closed loop over free checkout slots, how checkout feels, who turns up and what is
 * left. It decides and keeps what it decided; the waiting room carries it out.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"tenancy"})
package io.bidd.runtime.inflow;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
