package io.bidd.controlplane.rental;

import io.bidd.controlplane.billing.Billing;
import io.bidd.controlplane.capacity.Capacity;
import io.bidd.controlplane.capacity.SharedRuntimes;
import io.bidd.controlplane.company.Companies;
import io.bidd.controlplane.domain.DomainView;
import io.bidd.controlplane.domain.Domains;
import io.bidd.controlplane.domain.DomainsChanged;
import io.bidd.controlplane.identity.DeskSecrets;
import io.bidd.controlplane.payment.InvoiceCaptured;
import io.bidd.controlplane.payment.Payments;
import io.bidd.controlplane.plan.Plans;
import io.bidd.controlplane.problem.Refused;
import io.bidd.controlplane.tenancy.TenantReached;
import io.bidd.controlplane.tenancy.Tenants;
import io.bidd.template.Brand;
import io.bidd.template.Company;
import io.bidd.template.Ids;
import io.bidd.template.Isolation;
import io.bidd.template.Room;
import io.bidd.template.TenantSpec;
import io.bidd.template.TenantStatus;
import io.bidd.template.Wanted;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Rentals, from the order to the last trace. */
@Service
@Transactional
public class Rentals {

    private static final Logger log = LoggerFactory.getLogger(Rentals.class);
    private static final String ZONE = "Asia/Seoul";

    private final RentalRepository rentals;
    private final Companies companies;
    private final Plans plans;
    private final Billing billing;
    private final Payments payments;
    private final Tenants tenants;
    private final DeskSecrets deskSecrets;
    private final ShopAddresses addresses;
    private final Capacity capacity;
    private final SharedRuntimes shared;
    private final Domains domains;
    private final RentalSettings settings;
    private final Clock clock;

    Rentals(
            RentalRepository rentals,
            Companies companies,
            Plans plans,
            Billing billing,
            Payments payments,
            Tenants tenants,
            DeskSecrets deskSecrets,
            ShopAddresses addresses,
            Capacity capacity,
            SharedRuntimes shared,
            Domains domains,
            RentalSettings settings,
            Clock clock) {
        this.rentals = rentals;
        this.companies = companies;
        this.plans = plans;
        this.billing = billing;
        this.payments = payments;
        this.tenants = tenants;
        this.deskSecrets = deskSecrets;
        this.addresses = addresses;
        this.capacity = capacity;
        this.shared = shared;
        this.domains = domains;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @throws Refused if the company is not approved, the address is taken, the brand cannot be read, the price changed or everything
     *                 is let at that time
     */
    public RentalView order(String companyId, RentalOrder order) {
        companies.getApproved(companyId);
        BrandRules.check(order);
        if (order.endsAt().isBefore(clock.instant()))
            throw Refused.invalid("rental-in-the-past", "The rental would be over before it begins.");
        if (rentals.isTaken(order.slug()))
            throw Refused.conflict("slug-taken", "The address " + order.slug() + " is taken. Choose another.");
        var quote = plans.quote(order.quoteRequest());
        if (quote.total().amount() != order.expectedTotal())
            throw Refused.conflict(
                    "quote-changed",
                    "The price is " + quote.total().amount() + " now. Look at the new quote before you order.");
        var id = Ids.next();
        var plan = plans.get(quote.plan(), quote.planVersion());
        var from = order.startsAt().minus(settings.lead());
        var until = order.endsAt().plus(settings.grace());
        switch (plan.isolation()) {
            case DEDICATED -> capacity.promise(id, plan.room(), from, until, settings.lead());
            case POOLED -> shared.promise(id, order.expectedCrowd(), from, order.endsAt(), until, settings.lead());
        }
        var invoice = billing.issue(companyId, id, quote);
        return view(rentals.saveAndFlush(new Rental(id, companyId, order, quote, invoice, clock.instant())));
    }

    /** Opens the payment of what was quoted. @return where the company pays */
    @Transactional(
            propagation = org.springframework.transaction.annotation.Propagation.NOT_SUPPORTED) // a provider is called
    public String startPayment(String id, String companyId) {
        var rental = load(id, companyId);
        if (rental.phase != Phase.AWAITING_PAYMENT)
            throw Refused.conflict("wrong-phase", "There is nothing to pay: this rental is " + rental.phase + ".");
        if (!rental.endsAt.isAfter(clock.instant()))
            throw Refused.conflict("rental-in-the-past", "The time of this rental is over. Order again.");
        return payments.start(
                rental.invoiceId,
                "BIDD " + rental.shopName,
                billing.get(rental.invoiceId).total(),
                addresses.paymentReturn(id));
    }

    /** Asks the provider whether the company has paid. */
    @Transactional(
            propagation = org.springframework.transaction.annotation.Propagation.NOT_SUPPORTED) // a provider is called
    public boolean settlePayment(String id, String companyId) {
        return payments.settle(load(id, companyId).invoiceId);
    }

    @Transactional(readOnly = true)
    public RentalView get(String id, String companyId) {
        return view(load(id, companyId));
    }

    @Transactional(readOnly = true)
    public List<RentalView> of(String companyId) {
        return rentals.findByCompanyIdOrderByOrderedAtDesc(companyId).stream()
                .map(this::view)
                .toList();
    }

    /** Closes the shop before its time. @throws Refused unless {@code confirmation} is the shop's address, typed by a person */
    public RentalView end(String id, String companyId, String confirmation) {
        var rental = load(id, companyId);
        if (!rental.slug.equals(confirmation))
            throw Refused.invalid("not-confirmed", "Type the address of the shop, " + rental.slug + ", to end it.");
        end(rental);
        return view(rental);
    }

    /** Closes a shop for a while; only the platform opens it again. @throws Refused unless it is live */
    public void suspend(String tenantId, String reason) {
        var rental = ofTenant(tenantId);
        rental.suspend(reason.strip(), clock.instant());
        tenants.turn(tenantId, Wanted.SUSPENDED);
    }

    /** Opens a suspended shop again. @throws Refused unless it is suspended */
    public void resume(String tenantId) {
        ofTenant(tenantId).resume();
        tenants.turn(tenantId, Wanted.RUNNING);
    }

    /** Gives a shop's own runtime another size. @throws Refused if it has none, or the size does not fit until the rental ends */
    public void resize(String tenantId, Room room) {
        var had = tenants.find(tenantId).orElseThrow(() -> Refused.notFound("tenant"));
        var wanted = room.withCache(had.room().cacheMib()); // that is the plan's
        capacity.change(ofTenant(tenantId).id, wanted);
        tenants.resize(tenantId, wanted);
    }

    /** Host names of the company's own that were claimed for a rental. */
    @Transactional(readOnly = true)
    public List<DomainView> domains(String id, String companyId) {
        return domains.of(load(id, companyId).id);
    }

    /** @throws Refused if it is no host name, one of ours or one too many, or the rental is over */
    public DomainView claimDomain(String id, String companyId, String name) {
        return domains.claim(withShop(id, companyId).id, name);
    }

    /** Looks whether the company has shown that a host name is its own. */
    @Transactional(propagation = org.springframework.transaction.annotation.Propagation.NOT_SUPPORTED) // DNS is asked
    public DomainView lookAtDomain(String id, String companyId, String name) {
        return domains.look(withShop(id, companyId).id, name);
    }

    public void dropDomain(String id, String companyId, String name) {
        domains.drop(load(id, companyId).id, name);
    }

    private Rental withShop(String id, String companyId) {
        var rental = load(id, companyId);
        if (rental.phase.isOver())
            throw Refused.conflict("wrong-phase", "This rental is over, and its shop has no address any more.");
        return rental;
    }

    @EventListener
    void on(DomainsChanged news) {
        // All rentals first, then the tenants: the order in which everybody takes them.
        var changed = news.names().keySet().stream()
                .map(rental -> rentals.lock(rental).orElseThrow())
                .toList();
        for (var rental : changed)
            if (rental.tenantId != null)
                tenants.lead(
                        rental.tenantId, Objects.requireNonNull(news.names().get(rental.id)));
    }

    /** Has a shop served by another of the shared runtimes. @throws Refused if there is none of that name */
    public void move(String tenantId, String runtime) {
        if (!settings.shards().contains(runtime))
            throw Refused.invalid("unknown-runtime", "The shared runtimes are " + settings.shards() + ".");
        tenants.move(tenantId, runtime);
        shared.move(ofTenant(tenantId).id, runtime);
    }

    private void release(String id) {
        capacity.release(id);
        shared.release(id);
    }

    private Rental ofTenant(String tenantId) {
        return rentals.findByTenantId(tenantId).orElseThrow(() -> Refused.notFound("tenant"));
    }

    /** @throws Refused if nothing has been exported yet */
    @Transactional(readOnly = true)
    public byte[] export(String id, String companyId) {
        var tenant = load(id, companyId).tenantId;
        return tenant == null ? noExport() : tenants.export(tenant).orElseGet(Rentals::noExport);
    }

    /** Moves one rental on if its time has come. Safe to call at any time, and by several replicas. */
    public void advance(String id) {
        var rental = rentals.lock(id).orElseThrow();
        var now = clock.instant();
        switch (rental.phase) {
            case AWAITING_PAYMENT -> {
                if (rental.orderedAt.plus(settings.payWithin()).isBefore(now) || !rental.endsAt.isAfter(now)) {
                    rental.cancelUnpaid();
                    billing.markVoid(rental.invoiceId);
                    release(rental.id);
                    domains.release(rental.id);
                }
            }
            case SCHEDULED -> {
                if (!rental.startsAt.minus(settings.lead()).isAfter(now)) provision(rental);
            }
            case PROVISIONING, LIVE, SUSPENDED -> {
                if (!rental.endsAt.isAfter(now)) end(rental);
            }
            case ENDING -> {
                if (rental.deleteAt != null && !rental.deleteAt.isAfter(now)) delete(rental);
            }
            case DELETED, CANCELLED -> {}
        }
    }

    List<String> due() {
        var now = clock.instant();
        return rentals.findDue(now, now.minus(settings.payWithin()), now.plus(settings.lead()));
    }

    @EventListener
    void on(InvoiceCaptured news) {
        var rental = rentals.findByInvoiceId(news.invoice()).orElseThrow();
        if (rental.phase != Phase.AWAITING_PAYMENT || !rental.endsAt.isAfter(news.at())) {
            payments.refundLater(news.invoice(), "the rental is over or was given up");
            return;
        }
        billing.markPaid(news.invoice());
        rental.pay(news.at());
        advance(rental.id);
    }

    @EventListener
    void on(TenantReached news) {
        rentals.findByTenantId(news.tenant()).ifPresent(rental -> {
            if (news.reached() == Wanted.RUNNING && rental.phase == Phase.PROVISIONING) rental.goLive(news.at());
            if (news.reached() == Wanted.DELETED && rental.phase == Phase.ENDING) {
                rental.delete(news.at());
                release(rental.id);
                domains.release(rental.id);
            }
        });
    }

    private void provision(Rental rental) {
        var tenant = Ids.nextTenant();
        rental.provision(tenant);
        var plan = plans.get(rental.planCode, rental.planVersion);
        var company = companies.get(rental.companyId);
        var runtime = plan.isolation() == Isolation.POOLED ? shared.place(rental.id) : "t-" + tenant;
        tenants.want(
                tenant,
                generation -> new TenantSpec(
                        tenant,
                        generation,
                        Wanted.RUNNING,
                        rental.slug,
                        addresses.host(rental.slug),
                        addresses.url(rental.slug),
                        plan.isolation(),
                        runtime,
                        plan.room(),
                        "time-deal",
                        new Brand(
                                rental.shopName, rental.color, rental.logo == null ? null : Logo.asShown(rental.logo)),
                        new Company(
                                company.id(),
                                company.name(),
                                company.businessNumber(),
                                company.representative(),
                                company.email(),
                                company.phone()),
                        ZONE,
                        rental.startsAt,
                        rental.endsAt,
                        rental.expectedCrowd,
                        deskSecrets.of(tenant),
                        null,
                        domains.provenOf(rental.id)));
    }

    private void end(Rental rental) {
        rental.end(settings.grace(), clock.instant());
        if (rental.deleteAt != null) {
            capacity.endAt(rental.id, rental.deleteAt);
            shared.endAt(rental.id, rental.deleteAt);
        }
        domains.giveUp(rental.id);
        if (rental.tenantId != null) tenants.turn(rental.tenantId, Wanted.CLOSED);
    }

    private void delete(Rental rental) {
        if (rental.tenantId == null) return;
        if (tenants.exportChecksum(rental.tenantId).isEmpty()) {
            log.warn("rental {} is past its grace period and waits for its export", rental.id);
            return;
        }
        tenants.turn(rental.tenantId, Wanted.DELETED);
    }

    private Rental load(String id, String companyId) {
        return rentals.findByIdAndCompanyId(id, companyId).orElseThrow(() -> Refused.notFound("rental"));
    }

    private static byte[] noExport() {
        throw Refused.notFound("export");
    }

    private RentalView view(Rental rental) {
        var steps = rental.tenantId == null
                ? List.<TenantStatus.StepStatus>of()
                : tenants.status(rental.tenantId).map(TenantStatus::steps).orElse(List.of());
        var url = addresses.url(rental.slug);
        return new RentalView(
                rental.id,
                rental.planCode,
                rental.shopName,
                rental.slug,
                rental.color,
                rental.startsAt,
                rental.endsAt,
                rental.expectedCrowd,
                rental.phase,
                billing.get(rental.invoiceId),
                url,
                url + "/seller",
                steps.stream().map(RentalView.Step::of).toList(),
                rental.tenantId != null
                        && tenants.exportChecksum(rental.tenantId).isPresent(),
                rental.orderedAt,
                rental.liveAt,
                rental.suspendedAt,
                rental.suspendedFor,
                rental.endingAt,
                rental.deleteAt,
                rental.deletedAt);
    }
}
