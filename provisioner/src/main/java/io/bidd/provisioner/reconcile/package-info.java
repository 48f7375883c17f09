/** The outline: the newest spec of each tenant, an ordered list of steps, retries without end. */
@NullMarked
package io.bidd.provisioner.reconcile;

import org.jspecify.annotations.NullMarked;
