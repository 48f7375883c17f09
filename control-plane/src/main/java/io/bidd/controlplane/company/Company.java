package io.bidd.controlplane.company;

import static io.bidd.controlplane.company.CompanyState.APPLIED;
import static io.bidd.controlplane.company.CompanyState.APPROVED;
import static io.bidd.controlplane.company.CompanyState.REJECTED;

import io.bidd.controlplane.problem.Refused;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "companies")
class Company {

    @Id
    String id;

    String name;
    String businessNumber;
    String representative;
    String email;
    String phone;

    @Enumerated(EnumType.STRING)
    CompanyState state;

    @Nullable
    String reason;

    Instant appliedAt;

    @Nullable
    Instant reviewedAt;

    @Nullable
    String reviewedBy;

    @Version
    @Nullable
    Integer version;

    @SuppressWarnings("NullAway.Init")
    protected Company() {}

    Company(String id, Application application, Instant at) {
        this.id = id;
        this.name = application.name().strip();
        this.businessNumber = BusinessNumber.of(application.businessNumber()).digits();
        this.representative = application.representative().strip();
        this.email = application.email().strip();
        this.phone = application.phone().strip();
        this.state = APPLIED;
        this.appliedAt = at;
    }

    void approve(String admin, Instant at) {
        review(APPROVED, null, admin, at);
    }

    void reject(String why, String admin, Instant at) {
        review(REJECTED, why.strip(), admin, at);
    }

    private void review(CompanyState outcome, @Nullable String why, String admin, Instant at) {
        if (state != APPLIED)
            throw Refused.conflict("already-reviewed", "This application was reviewed before: it is " + state + ".");
        state = outcome;
        reason = why;
        reviewedBy = admin;
        reviewedAt = at;
    }

    CompanyView view() {
        return new CompanyView(
                id,
                name,
                new BusinessNumber(businessNumber).formatted(),
                representative,
                email,
                phone,
                state,
                reason,
                appliedAt,
                reviewedAt);
    }
}
