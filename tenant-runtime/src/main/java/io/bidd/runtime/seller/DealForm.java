package io.bidd.runtime.seller;

import io.bidd.runtime.deal.DealDraft;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.waitingroom.LineRules;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a seller types to open a deal; day and times are the shop's. An end before the start is on the next day. */
record DealForm(
        @NotBlank String product,
        @NotNull @Nullable LocalDate day,
        @NotNull @Nullable LocalTime start,
        @NotNull @Nullable LocalTime end,
        @NotNull @Positive @Max(1_000_000_000) @Nullable Long price,
        @NotNull @Positive @Max(1_000_000) @Nullable Integer quantity,
        @NotNull @Positive @Max(1_000) @Nullable Integer limitPerPerson,
        @Valid @Nullable LineForm line) {

    DealForm {
        if (line == null) line = LineForm.of(LineRules.USUAL);
    }

    /** To be called on a form without errors. */
    DealDraft draft() {
        var zone = ZoneId.of(CurrentTenant.get().zone());
        var date = Objects.requireNonNull(day);
        var from = Objects.requireNonNull(start);
        var to = Objects.requireNonNull(end);
        return new DealDraft(
                product,
                date.atTime(from).atZone(zone).toInstant(),
                (to.isAfter(from) ? date : date.plusDays(1))
                        .atTime(to)
                        .atZone(zone)
                        .toInstant(),
                Objects.requireNonNull(price),
                Objects.requireNonNull(quantity),
                Objects.requireNonNull(limitPerPerson),
                Objects.requireNonNull(line).rules(LineRules.USUAL));
    }
}
