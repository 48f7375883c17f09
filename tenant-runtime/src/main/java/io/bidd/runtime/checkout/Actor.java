package io.bidd.runtime.checkout;

/** Who caused something. */
public enum Actor {
    SHOPPER,
    SELLER,
    PROVIDER,
    SYSTEM
}
