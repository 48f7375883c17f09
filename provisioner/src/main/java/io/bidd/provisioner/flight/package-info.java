/** What is done to tenants, written down as it is done. */
@NullMarked
package io.bidd.provisioner.flight;

import org.jspecify.annotations.NullMarked;
