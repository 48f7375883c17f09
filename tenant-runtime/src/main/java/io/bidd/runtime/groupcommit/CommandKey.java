package io.bidd.runtime.groupcommit;

import org.jspecify.annotations.Nullable;

/**
 * What tells a command that is repeated from another of the same kind, while it is carried out: its caller with the key they
 * gave it. What the command does for the first time is written together with it, so that a repetition after a crash finds it.
 */
public final class CommandKey {

    private static final ScopedValue<String> BOUND = ScopedValue.newInstance();

    private CommandKey() {}

    public static <T extends @Nullable Object, X extends Throwable> T run(
            String caller, String key, ScopedValue.CallableOp<T, X> command) throws X {
        return ScopedValue.where(BOUND, caller + "/" + key).call(command);
    }

    /** Nothing if the command came without one. */
    public static @Nullable String find() {
        return BOUND.isBound() ? BOUND.get() : null;
    }
}
