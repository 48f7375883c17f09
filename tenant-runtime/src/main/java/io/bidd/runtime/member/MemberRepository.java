package io.bidd.runtime.member;

import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;

interface MemberRepository extends JpaRepository<Member, String> {

    Optional<Member> findByEmailIgnoreCase(String email);
}
