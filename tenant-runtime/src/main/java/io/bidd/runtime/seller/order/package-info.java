/** What the seller does with what is sold: the sales of a deal, its units, and each order with its way to the shopper and back. */
@NullMarked
package io.bidd.runtime.seller.order;

import org.jspecify.annotations.NullMarked;
