package io.bidd.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process to be kept running.
 *
 * @param environment added to a nearly empty one: nothing leaks in from the shell that started us
 * @param ready       answers whether it can be used; looked at until it can
 * @param graceSeconds how long it may take to end by itself
 */
record Program(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path folder,
        int port,
        @Nullable String url,
        Ready ready,
        int graceSeconds) {

    interface Ready {
        boolean look();
    }
}
