/** KakaoPay, by its open API for payments online: the payer agrees on a phone, and nothing is taken until we approve. */
@NullMarked
package io.bidd.runtime.payment.kakaopay;

import org.jspecify.annotations.NullMarked;
