/** Products with pictures and categories, and their import from CSV. */
@NullMarked
@ApplicationModule(allowedDependencies = {"payment", "tenancy"})
package io.bidd.runtime.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
