/** A tenant's user in Redis, limited to its own keys. */
@NullMarked
package io.bidd.provisioner.cache;

import org.jspecify.annotations.NullMarked;
