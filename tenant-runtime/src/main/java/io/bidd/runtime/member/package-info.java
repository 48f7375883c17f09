/** Shoppers: sign-up, sign-in, and the signed cookie or token that says who is there without a look-up. */
@NullMarked
@ApplicationModule(allowedDependencies = {"tenancy"})
package io.bidd.runtime.member;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
