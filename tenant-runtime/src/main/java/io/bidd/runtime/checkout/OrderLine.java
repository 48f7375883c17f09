package io.bidd.runtime.checkout;

import io.bidd.runtime.payment.Money;

/** So many of one deal, at the price of the moment of ordering. Its id is also the id of its hold. */
final class OrderLine {

    final String id;
    final String deal;
    final String productName;
    final int quantity;
    final Money unitPrice;
    final String passId;

    /** Units whose money is back or on its way. */
    int returned;

    boolean changed;

    OrderLine(String id, String deal, String productName, int quantity, Money unitPrice, String passId, int returned) {
        this.id = id;
        this.deal = deal;
        this.productName = productName;
        this.quantity = quantity;
        this.unitPrice = unitPrice;
        this.passId = passId;
        this.returned = returned;
    }

    void giveBack(int units) {
        if (units < 1 || returned + units > quantity)
            throw new IllegalStateException(units + " of " + quantity + " cannot come back, " + returned + " have");
        returned += units;
        changed = true;
    }

    /** Before anything came back. */
    OrderLine asOrdered() {
        return new OrderLine(id, deal, productName, quantity, unitPrice, passId, 0);
    }

    OrderView.Line view() {
        return new OrderView.Line(id, deal, productName, quantity, returned, unitPrice);
    }
}
