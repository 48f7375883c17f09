/** Stripe, by its library: the payer agrees on a Checkout page, and nothing is taken until we capture. */
@NullMarked
package io.bidd.runtime.payment.stripe;

import org.jspecify.annotations.NullMarked;
