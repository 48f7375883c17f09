package io.bidd.controlplane.tenancy;

import io.bidd.template.Wanted;
import java.time.Instant;

/** A provisioner has seen from outside that a tenant is as wanted. Told with every report, so look before acting. */
public record TenantReached(String tenant, Wanted reached, Instant at) {}
