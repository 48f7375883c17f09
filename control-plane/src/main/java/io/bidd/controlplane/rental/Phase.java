package io.bidd.controlplane.rental;

/** Where a rental is. The console has the sentence a company reads for each. */
public enum Phase {
    /** Ordered; the quoted amount is due. */
    AWAITING_PAYMENT,
    /** Paid; the shop is built shortly before it starts. */
    SCHEDULED,
    /** The shop is being built. */
    PROVISIONING,
    /** Shoppers can come. */
    LIVE,
    /** Closed by the platform for a while, with a reason; all it has is kept. */
    SUSPENDED,
    /** Over: the shop is closed, its data can be fetched until it is deleted. */
    ENDING,
    /** Nothing is left of the shop. */
    DELETED,
    /** Never paid. */
    CANCELLED;

    /** Whether its shop is closed for good, or never was. */
    boolean isOver() {
        return this == ENDING || this == DELETED || this == CANCELLED;
    }
}
