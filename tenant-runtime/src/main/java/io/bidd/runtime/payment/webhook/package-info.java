/** What providers tell us: verified, kept as it came, and told to checkout from the table, so that a crash loses nothing. */
@NullMarked
package io.bidd.runtime.payment.webhook;

import org.jspecify.annotations.NullMarked;
