/** The sandbox payment provider: a provider of its own, with its own pages, its own data and an API over HTTP. No real money. */
@NullMarked
package io.bidd.local.pay;

import org.jspecify.annotations.NullMarked;
