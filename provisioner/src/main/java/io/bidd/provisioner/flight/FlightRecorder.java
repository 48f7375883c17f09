package io.bidd.provisioner.flight;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes down what a step changes. Whoever changes something notes it, in words without secrets; where nobody records, nothing is
 * taken down.
 */
public final class FlightRecorder {

    /** A step that tries for hours must not grow a report without end. */
    private static final int MOST = 50;

    private static final ScopedValue<List<String>> RECORD = ScopedValue.newInstance();

    private FlightRecorder() {}

    /** @param change as {@code "made Deployment runtime"}; noted once, however often it happens */
    public static void note(String change) {
        if (!RECORD.isBound()) return;
        var record = RECORD.get();
        if (record.size() < MOST && !record.contains(change)) record.add(change);
    }

    /** @param record is added to, by this thread only */
    public static <T extends @Nullable Object> T during(List<String> record, Supplier<T> work) {
        return ScopedValue.where(RECORD, record).call(work::get);
    }
}
