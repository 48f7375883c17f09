package io.bidd.controlplane.company;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

interface CompanyRepository extends JpaRepository<Company, String> {

    List<Company> findAllByOrderByAppliedAtDesc();

    boolean existsByBusinessNumberAndStateNot(String businessNumber, CompanyState state);
}
