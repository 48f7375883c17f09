package io.bidd.controlplane.tenancy;

import io.bidd.template.IsolationReport;
import io.bidd.template.TenantSpec;
import io.bidd.template.TenantStatus;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** For provisioners: they pull what is wanted and report what they see. */
@RestController
@RequestMapping("/v1/provisioning")
class ProvisioningController {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Tenants tenants;
    private final IsolationReports isolation;
    private final Changes changes;

    ProvisioningController(Tenants tenants, IsolationReports isolation, Changes changes) {
        this.tenants = tenants;
        this.isolation = isolation;
        this.changes = changes;
    }

    /** Tenants newer than a generation; waits up to {@code wait} seconds for the first one. */
    @GetMapping("/tenants")
    List<TenantSpec> wanted(@RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "0") int wait)
            throws InterruptedException {
        return first(() -> tenants.since(after), wait);
    }

    /** Isolation reports that somebody asked for, which are the caller's to make; waits up to {@code wait} seconds for the first one. */
    @GetMapping("/isolation-reports")
    List<IsolationReport.Request> isolation(@RequestParam(defaultValue = "0") int wait) throws InterruptedException {
        return first(isolation::take, wait);
    }

    @PutMapping("/isolation-reports/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void answer(@PathVariable String id, @RequestBody IsolationReport report) {
        isolation.answer(id, report);
    }

    private <T> List<T> first(Supplier<List<T>> look, int wait) throws InterruptedException {
        var until = System.nanoTime()
                + Math.min(LONGEST_WAIT.toNanos(), Duration.ofSeconds(wait).toNanos());
        var seen = look.get();
        while (seen.isEmpty() && System.nanoTime() < until) {
            changes.await(LOOK_EVERY);
            seen = look.get();
        }
        return seen;
    }

    @PutMapping("/tenants/{id}/status")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void report(@PathVariable String id, @RequestBody TenantStatus status) {
        if (!id.equals(status.id()))
            throw io.bidd.controlplane.problem.Refused.invalid("mixed-up", "Path and body name different tenants.");
        tenants.report(status);
    }

    @PutMapping(path = "/tenants/{id}/export", consumes = "application/zip")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void export(
            @PathVariable String id,
            @RequestHeader("X-Checksum-Sha256") String sha256,
            @RequestHeader("Content-Length") int length,
            InputStream content)
            throws IOException {
        tenants.keepExport(id, content, length, sha256);
    }
}
