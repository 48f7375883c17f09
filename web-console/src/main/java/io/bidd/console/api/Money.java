package io.bidd.console.api;

/**
 * An amount in whole minor units of a currency: 100 of KRW are a hundred won.
 *
 * @param currency ISO 4217 code
 */
public record Money(long amount, String currency) {}
