/** What the seller decides and sees about money: rules for orders, accounts at providers, alarms, and the daily comparison. */
@NullMarked
package io.bidd.runtime.seller.money;

import org.jspecify.annotations.NullMarked;
