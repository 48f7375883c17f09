/** Where runtimes run. Nothing outside assumes which platform it is. */
@NullMarked
package io.bidd.provisioner.platform;

import org.jspecify.annotations.NullMarked;
