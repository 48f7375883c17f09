package io.bidd.local;

import io.bidd.template.local.LocalRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code bidd status}. */
record Status(List<ProgramStatus> programs, List<TenantStatus> tenants) {

    record ProgramStatus(
            String name,
            String state,
            @Nullable String url,
            @Nullable Long pid,
            @Nullable Long memoryMiB) {}

    record TenantStatus(String slug, String plan, String state, String url) {}

    private static final List<String> ALWAYS =
            List.of(Marks.NODE, "control-plane", "provisioner", "web-console", PostgresProgram.NAME, RedisProgram.NAME);

    static Status of(DataFolder data) {
        var marks = new Marks(data).all();
        var names = new ArrayList<>(ALWAYS);
        marks.stream()
                .map(Marks.Mark::name)
                .filter(name -> !ALWAYS.contains(name))
                .forEach(names::add);
        var programs = names.stream()
                .map(name -> marks.stream()
                        .filter(mark -> mark.name().equals(name))
                        .findFirst()
                        .flatMap(mark -> mark.process()
                                .map(process -> new ProgramStatus(
                                        name,
                                        "running",
                                        mark.url().isEmpty() ? null : mark.url(),
                                        mark.pid(),
                                        memoryOf(mark.pid()))))
                        .orElseGet(() -> new ProgramStatus(name, "stopped", null, null, null)))
                .toList();
        var running = Set.copyOf(programs.stream()
                .filter(program -> program.state().equals("running"))
                .map(ProgramStatus::name)
                .toList());
        var tenants = new NodeFiles(data)
                .routes().stream().map(route -> tenant(route, running)).toList();
        return new Status(programs, tenants);
    }

    private static TenantStatus tenant(LocalRoute route, Set<String> running) {
        var runs = route.isSuspended() || running.contains(route.workload());
        var state = runs && running.contains(Marks.NODE) ? route.state() : "stopped";
        return new TenantStatus(route.slug(), route.plan(), state, route.url());
    }

    /** Resident memory, MiB, where the system tells. */
    private static @Nullable Long memoryOf(long pid) {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(null);
        } catch (IOException unknown) {
            return null;
        }
    }

    String json() {
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(this);
    }

    String table() {
        var text = new StringBuilder();
        text.append("%-16s %-9s %8s %10s  %s%n".formatted("PROGRAM", "STATE", "PID", "MEMORY", "ADDRESS"));
        for (var program : programs)
            text.append("%-16s %-9s %8s %10s  %s%n"
                    .formatted(
                            program.name(),
                            program.state(),
                            program.pid() == null ? "" : program.pid(),
                            program.memoryMiB() == null ? "" : program.memoryMiB() + " MiB",
                            program.url() == null ? "" : program.url()));
        text.append("%n%-16s %-9s %-9s %s%n".formatted("SHOP", "PLAN", "STATE", "ADDRESS"));
        for (var tenant : tenants)
            text.append("%-16s %-9s %-9s %s%n".formatted(tenant.slug(), tenant.plan(), tenant.state(), tenant.url()));
        return text.toString();
    }
}
