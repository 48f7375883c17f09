package io.bidd.controlplane.domain;

import java.util.List;
import java.util.SortedMap;

/**
 * Shops are led to by other host names of companies' own than before.
 *
 * @param names all that lead to a rental's shop from now on, by rental; a name that changes hands is news of two
 */
public record DomainsChanged(SortedMap<String, List<String>> names) {}
