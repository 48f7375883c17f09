/** Units of things: free, held or sold. The only writer of quantities; PostgreSQL decides. */
@NullMarked
@ApplicationModule(allowedDependencies = {"groupcommit", "tenancy"})
package io.bidd.runtime.stock;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
