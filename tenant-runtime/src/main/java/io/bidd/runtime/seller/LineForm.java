package io.bidd.runtime.seller;

import io.bidd.runtime.waitingroom.LineRules;
import io.bidd.runtime.waitingroom.LineRules.Mode;
import io.bidd.runtime.waitingroom.LineRules.Rejoin;
import io.bidd.runtime.waitingroom.LineRules.WhenAway;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a seller types about the line of a deal. Minutes here are seconds there, because people think in minutes. */
record LineForm(
        @NotNull @Nullable Mode mode,
        @NotNull @Nullable Rejoin rejoin,
        @NotNull @Nullable WhenAway whenAway,
        @NotNull @Min(1) @Max(100_000) @Nullable Integer passes,
        @NotNull @Min(0) @Max(100_000) @Nullable Integer busyFrom,
        @NotNull @Min(1) @Max(60) @Nullable Integer passMinutes,
        @NotNull @Min(0) @Max(1_440) @Nullable Integer earlyMinutes,
        @Min(1) @Max(1_000_000) @Nullable Integer capPerMinute,
        @Min(1) @Max(1_000_000) @Nullable Integer floorPerMinute,
        @NotNull @Min(0) @Max(90) @Nullable Integer vipShare) {

    static LineForm of(LineRules rules) {
        return new LineForm(
                rules.mode(),
                rules.rejoin(),
                rules.whenAway(),
                rules.passes(),
                rules.busyFrom(),
                Math.ceilDiv(rules.passSeconds(), 60),
                Math.ceilDiv(rules.earlySeconds(), 60),
                rules.capPerMinute(),
                rules.floorPerMinute(),
                rules.vipShare());
    }

    @AssertTrue
    public boolean isFloorBelowCap() {
        return capPerMinute == null || floorPerMinute == null || floorPerMinute <= capPerMinute;
    }

    /** To be called on a form without errors. @param before what the form does not show stays as it is there */
    LineRules rules(LineRules before) {
        return new LineRules(
                Objects.requireNonNull(mode),
                Objects.requireNonNull(rejoin),
                Objects.requireNonNull(whenAway),
                Objects.requireNonNull(passes),
                Objects.requireNonNull(busyFrom),
                Objects.requireNonNull(passMinutes) * 60,
                before.claimSeconds(),
                Objects.requireNonNull(earlyMinutes) * 60,
                capPerMinute,
                floorPerMinute,
                Objects.requireNonNull(vipShare));
    }
}
