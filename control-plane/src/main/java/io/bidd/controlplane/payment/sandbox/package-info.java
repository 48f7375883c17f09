/** The built-in sandbox provider: real requests over HTTP, no real money. */
@NullMarked
package io.bidd.controlplane.payment.sandbox;

import org.jspecify.annotations.NullMarked;
