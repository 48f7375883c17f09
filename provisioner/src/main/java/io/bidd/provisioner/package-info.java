/** Makes the wanted tenants true and reports what it sees. Level-based: it looks before it acts, may be killed anywhere, and may run twice. */
@NullMarked
package io.bidd.provisioner;

import org.jspecify.annotations.NullMarked;
