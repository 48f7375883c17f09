package io.bidd.controlplane.identity;

import io.bidd.controlplane.problem.Refused;
import org.jspecify.annotations.Nullable;

/** The person or machine behind an API request, as its access token says. Controllers take it as a parameter. */
public record Caller(String member, @Nullable String companyId) {

    /** @throws Refused if the caller belongs to no company, as platform admins do not */
    public String company() {
        if (companyId == null) throw Refused.forbidden("This is for members of a company.");
        return companyId;
    }
}
