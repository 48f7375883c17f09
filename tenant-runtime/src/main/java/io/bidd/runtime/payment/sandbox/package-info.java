/** The sandbox provider: real requests over HTTP, no real money. */
@NullMarked
package io.bidd.runtime.payment.sandbox;

import org.jspecify.annotations.NullMarked;
