package io.bidd.runtime.checkout;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface OrderRepository extends JpaRepository<Order, String> {

    Optional<Order> findByMemberIdAndIdempotencyKey(String memberId, String idempotencyKey);

    Optional<Order> findByIdAndMemberId(String id, String memberId);

    boolean existsByPassId(String passId);

    List<Order> findByMemberIdOrderByPlacedAtDesc(String memberId);

    List<Order> findByDealIdOrderByPlacedAtDesc(String dealId);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select o from Order o where o.id = :id")
    Optional<Order> lock(String id);

    @Query("select o.id from Order o where o.lookAt <= :now order by o.lookAt")
    List<String> findDue(Instant now, Limit limit);
}
