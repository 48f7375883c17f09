/** The console of BIDD: companies rent shops here and platform admins look after them. It keeps nothing; the control plane knows. */
@NullMarked
package io.bidd.console;

import org.jspecify.annotations.NullMarked;
