/** The control plane, seen from here: what is wanted comes in, what is seen goes out. */
@NullMarked
package io.bidd.provisioner.control;

import org.jspecify.annotations.NullMarked;
