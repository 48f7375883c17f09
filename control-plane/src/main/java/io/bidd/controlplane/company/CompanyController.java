package io.bidd.controlplane.company;

import io.bidd.controlplane.identity.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
class CompanyController {

    private final Companies companies;

    CompanyController(Companies companies) {
        this.companies = companies;
    }

    @PostMapping("/companies")
    @ResponseStatus(HttpStatus.CREATED)
    CompanyView apply(@Valid @RequestBody Application application) {
        return companies.apply(application);
    }

    @GetMapping("/company")
    CompanyView mine(Caller caller) {
        return companies.get(caller.company());
    }

    @GetMapping("/admin/companies")
    List<CompanyView> all() {
        return companies.all();
    }

    @PostMapping("/admin/companies/{id}/approval")
    CompanyView approve(@PathVariable String id, Caller admin) {
        return companies.approve(id, admin.member());
    }

    @PostMapping("/admin/companies/{id}/rejection")
    CompanyView reject(@PathVariable String id, @Valid @RequestBody Rejection rejection, Caller admin) {
        return companies.reject(id, rejection.reason(), admin.member());
    }

    record Rejection(@NotBlank @Size(max = 400) String reason) {}
}
