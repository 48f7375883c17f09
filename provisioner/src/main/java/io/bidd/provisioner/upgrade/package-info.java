/** How runtimes come to a newer image: a few at a time, and none any more once one did not come up with it. */
@NullMarked
package io.bidd.provisioner.upgrade;

import org.jspecify.annotations.NullMarked;
