package io.bidd.runtime.stock;

import io.bidd.runtime.tenancy.CurrentTenant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Items of which nothing is free, as last seen by this process. It is written by every group that touches an item, and looked
 * over twice a second for what other processes gave back; so it refuses in vain for less than a second, and never grants.
 */
@Component
public class SoldOutItems {

    private final Map<String, Set<String>> byTenant = new ConcurrentHashMap<>();

    public boolean contains(String item) {
        var mine = byTenant.get(CurrentTenant.get().id());
        return mine != null && mine.contains(item);
    }

    void seen(String item, int free) {
        if (free == 0) mine().add(item);
        else if (!byTenant.isEmpty()) mine().remove(item);
    }

    /** Whether nothing of a tenant is sold out. */
    public boolean isEmptyFor(String tenant) {
        var items = byTenant.get(tenant);
        return items == null || items.isEmpty();
    }

    /** All of the bound tenant. */
    public List<String> all() {
        var mine = byTenant.get(CurrentTenant.get().id());
        return mine == null ? List.of() : List.copyOf(mine);
    }

    private Set<String> mine() {
        return byTenant.computeIfAbsent(CurrentTenant.get().id(), id -> ConcurrentHashMap.newKeySet());
    }
}
