package io.bidd.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a figure was measured on; without it a figure says nothing. @param memoryMb of the whole machine */
record Machine(int cores, String cpu, long memoryMb, String jdk, String os) {

    static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                after("/proc/cpuinfo", "model name"),
                number(after("/proc/meminfo", "MemTotal")) / 1024,
                System.getProperty("java.vendor") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"));
    }

    /** Programs that wanted a core, on average over the last minute; -1 where it cannot be told. */
    static double loadAverage() {
        return java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** What follows the colon after a name in a file of the kernel's. */
    static String after(String file, String name) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException notLinux) {
            return "unknown";
        }
    }

    /** The number a text begins with, or -1. */
    static long number(String text) {
        var digits = text.replaceAll("[^0-9].*", "");
        return digits.isEmpty() ? -1 : Long.parseLong(digits);
    }
}
