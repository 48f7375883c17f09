/** How well a tenant is walled in: what can be reached from inside its runtime, tried on demand. */
@NullMarked
package io.bidd.provisioner.isolation;

import org.jspecify.annotations.NullMarked;
