package io.bidd.controlplane.rental;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface RentalRepository extends JpaRepository<Rental, String> {

    List<Rental> findByCompanyIdOrderByOrderedAtDesc(String companyId);

    Optional<Rental> findByIdAndCompanyId(String id, String companyId);

    @Query("select count(r) > 0 from Rental r where r.slug = :slug and r.phase not in (DELETED, CANCELLED)")
    boolean isTaken(String slug);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select r from Rental r where r.id = :id")
    Optional<Rental> lock(String id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<Rental> findByTenantId(String tenantId);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<Rental> findByInvoiceId(String invoiceId);

    @Query("""
            select r.id from Rental r where
               (r.phase = AWAITING_PAYMENT and (r.orderedAt <= :payLimit or r.endsAt <= :now))
            or (r.phase = SCHEDULED and r.startsAt <= :buildLimit)
            or (r.phase in (PROVISIONING, LIVE, SUSPENDED) and r.endsAt <= :now)
            or (r.phase = ENDING and r.deleteAt <= :now)""")
    List<String> findDue(Instant now, Instant payLimit, Instant buildLimit);
}
