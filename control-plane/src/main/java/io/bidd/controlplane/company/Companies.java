package io.bidd.controlplane.company;

import io.bidd.controlplane.identity.Members;
import io.bidd.controlplane.problem.Refused;
import io.bidd.template.Ids;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Companies and their applications. */
@Service
@Transactional
public class Companies {

    private final CompanyRepository companies;
    private final Members members;
    private final Clock clock;

    Companies(CompanyRepository companies, Members members, Clock clock) {
        this.companies = companies;
        this.members = members;
        this.clock = clock;
    }

    /** @throws Refused if the business number is not valid or in use, or the contact's e-mail address has an account */
    public CompanyView apply(Application application) {
        var company = new Company(Ids.next(), application, clock.instant());
        if (companies.existsByBusinessNumberAndStateNot(company.businessNumber, CompanyState.REJECTED))
            throw Refused.conflict("business-number-taken", "A company with this business number has applied already.");
        companies.saveAndFlush(company);
        members.register(company.id, application.email(), application.password(), application.contactName());
        return company.view();
    }

    public CompanyView approve(String id, String admin) {
        var company = load(id);
        company.approve(admin, clock.instant());
        return company.view();
    }

    public CompanyView reject(String id, String reason, String admin) {
        var company = load(id);
        company.reject(reason, admin, clock.instant());
        return company.view();
    }

    @Transactional(readOnly = true)
    public CompanyView get(String id) {
        return load(id).view();
    }

    /** Newest application first. */
    @Transactional(readOnly = true)
    public List<CompanyView> all() {
        return companies.findAllByOrderByAppliedAtDesc().stream()
                .map(Company::view)
                .toList();
    }

    /** @throws Refused unless the company has been approved */
    @Transactional(readOnly = true)
    public CompanyView getApproved(String id) {
        var company = get(id);
        if (company.state() != CompanyState.APPROVED)
            throw Refused.conflict("company-not-approved", "Your company has not been approved yet.");
        return company;
    }

    private Company load(String id) {
        return companies.findById(id).orElseThrow(() -> Refused.notFound("company"));
    }
}
