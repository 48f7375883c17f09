package io.bidd.runtime.waitingroom;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * What a seller wants of the line of a deal.
 *
 * @param rejoin         what joining again does
 * @param whenAway       what happens while the line's Redis does not answer
 * @param passes         most people in checkout at the same time
 * @param busyFrom       with {@link Mode#ABOVE_LOAD}: so many in checkout, and people begin to wait
 * @param passSeconds    how long a pass is good for
 * @param claimSeconds   how long a turn waits to be taken up
 * @param earlySeconds   how long before the start people may come and take part in the draw; 0 for no draw
 * @param capPerMinute   most turns a minute, whatever the loop decides
 * @param floorPerMinute turns a minute that are given even while checkout is slow
 * @param vipShare       per cent of all turns for invited people, visible to everybody; 0 for no such lane
 */
public record LineRules(
        @NotNull Mode mode,
        @NotNull Rejoin rejoin,
        @NotNull WhenAway whenAway,
        @Min(1) @Max(100_000) int passes,
        @Min(0) @Max(100_000) int busyFrom,
        @Min(60) @Max(3_600) int passSeconds,
        @Min(10) @Max(600) int claimSeconds,
        @Min(0) @Max(86_400) int earlySeconds,
        @Min(1) @Max(1_000_000) @Nullable Integer capPerMinute,
        @Min(1) @Max(1_000_000) @Nullable Integer floorPerMinute,
        @Min(0) @Max(90) int vipShare) {

    public static final LineRules USUAL =
            new LineRules(Mode.ALWAYS, Rejoin.KEEP, WhenAway.CLOSED, 100, 50, 600, 60, 3_600, null, null, 0);

    @AssertTrue
    public boolean isFloorBelowCap() {
        return capPerMinute == null || floorPerMinute == null || floorPerMinute <= capPerMinute;
    }

    public enum Mode {
        /** Nobody waits and nobody needs a pass. */
        OFF,
        ALWAYS,
        /** Whoever comes while few are in checkout goes straight in. */
        ABOVE_LOAD
    }

    public enum Rejoin {
        KEEP,
        /** To the back. */
        BACK
    }

    public enum WhenAway {
        /** Nobody is let in; places are kept. */
        CLOSED,
        /** Everybody is let in. The stock alone decides. */
        OPEN
    }
}
