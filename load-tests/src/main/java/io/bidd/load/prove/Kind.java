package io.bidd.load.prove;

/** What a shopper is up to. */
public enum Kind {
    BUYS(26, "orders, pays and comes back"),
    CLICKS_TWICE(8, "sends the order twice at once, with one key"),
    ASKS_AGAIN(8, "goes away before the answer, and sends the order again with the same key"),
    CONFIRMS_TWICE(7, "comes back from the provider twice at once"),
    NEVER_COMES_BACK(6, "agrees at the provider and closes the window"),
    WALKS_AWAY(7, "orders and never pays"),
    COMES_LATE(8, "agrees when the time of the order is over"),
    CANCELS_UNPAID(5, "cancels before paying"),
    CANCELS_PAID(5, "cancels after paying"),
    CANCELS_AND_CONFIRMS(6, "cancels and comes back from the provider at once"),
    PAYS_A_CANCELLED(4, "cancels, and agrees at the provider all the same"),
    IS_DECLINED(5, "is declined, and tries again"),
    STARTS_TWICE(4, "goes to the provider in two windows at once"),
    REFUNDS_PART(6, "gives one unit back"),
    REFUNDS_ALL(4, "gives all units back"),
    REFUNDS_TWICE(5, "gives everything back twice at once, with two keys"),
    REPEATS_REFUND(3, "asks for one refund twice at once, with one key"),
    IS_GREEDY(6, "sends more orders at once than one person may have"),
    USES_PASS_TWICE(3, "orders twice at once with one pass"),
    REPLAYS(4, "has the provider's messages sent again"),
    FORGES(3, "sends messages that are not the provider's"),
    CHANGES_AMOUNT(4, "names another amount than is asked"),
    IS_A_STRANGER(4, "asks for the orders of others"),
    REUSES_KEY(3, "sends another order with a key that was used"),
    TALKS_NONSENSE(3, "sends what cannot be");

    final int weight;
    final String about;

    Kind(int weight, String about) {
        this.weight = weight;
        this.about = about;
    }
}
