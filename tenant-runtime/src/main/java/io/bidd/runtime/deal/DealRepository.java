package io.bidd.runtime.deal;

import java.time.Instant;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface DealRepository extends JpaRepository<Deal, String> {

    @Query("select d from Deal d where d.endsAt > :from and d.startsAt < :to order by d.startsAt, d.id")
    List<Deal> findBetween(Instant from, Instant to);

    List<Deal> findAllByOrderByStartsAtDescIdAsc();
}
