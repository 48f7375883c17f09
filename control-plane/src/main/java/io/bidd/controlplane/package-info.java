/** The control plane: companies rent shops here. It can be stopped, and every shop keeps selling. */
@NullMarked
package io.bidd.controlplane;

import org.jspecify.annotations.NullMarked;
