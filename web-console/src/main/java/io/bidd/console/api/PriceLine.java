package io.bidd.console.api;

/**
 * One charge of a quote or an invoice.
 *
 * @param code {@code base}, {@code days} or {@code crowd}
 */
public record PriceLine(String code, long quantity, Money unitPrice, Money amount) {}
