/** What a shop's runtime can reach, tried from inside. A program of its own in the same image, not a part of the running shop. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.bidd.runtime.isolation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
