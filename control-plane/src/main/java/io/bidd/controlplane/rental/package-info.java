/** The conductor: a company orders a shop, pays, watches it come up, and lets it go. One state machine owns the money and the machine. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "billing",
            "capacity",
            "company",
            "domain",
            "identity",
            "money",
            "payment",
            "plan",
            "problem",
            "tenancy"
        })
package io.bidd.controlplane.rental;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
