package io.bidd.console.api;

import java.util.List;

/** A price with its reasons; the lines add up to {@code net}, and {@code net} and {@code vat} to {@code total}. */
public record Quote(String plan, int planVersion, List<PriceLine> lines, Money net, Money vat, Money total) {}
