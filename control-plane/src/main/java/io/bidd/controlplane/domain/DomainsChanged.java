package io.bidd.controlplane.domain;

import java.util.List;

/** A rental's shop is led to by these host names of the company's own from now on, and by no others. */
public record DomainsChanged(String rental, List<String> names) {}
