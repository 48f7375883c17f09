/** Host to tenant to schema. The only place that binds a tenant; without one there is no query, no key and no page. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.bidd.runtime.tenancy;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
