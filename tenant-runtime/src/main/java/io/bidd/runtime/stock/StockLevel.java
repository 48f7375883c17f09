package io.bidd.runtime.stock;

/** The units of an item; always {@code supply = free + held + sold}. */
public record StockLevel(int supply, int free, int held, int sold) {}
