/** Toss Payments, by its core API: the payer agrees on its page, and nothing is taken until we confirm. */
@NullMarked
package io.bidd.runtime.payment.toss;

import org.jspecify.annotations.NullMarked;
