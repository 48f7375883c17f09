package io.bidd.local;

import java.nio.file.Path;
import java.util.List;

/** How {@code bidd up} starts a program, for tests that start one by themselves. */
public final class QuickStart {

    private QuickStart() {}

    /** Whether {@code up} has made caches for what is unpacked there now. */
    public static boolean isPrepared(Path dist) {
        return !new Training(dist).isNeeded();
    }

    /** @param dist where the programs are unpacked, with their caches if {@code up} has made some */
    public static List<String> command(Path dist, String program, int heapMib) {
        return new JavaProgram(dist).command(program, heapMib, List.of());
    }
}
