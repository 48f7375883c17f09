package io.bidd.load.prove.world;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The built runtime, unpacked: it starts faster so. */
public final class RuntimeJar {

    private static final String NAME = "tenant-runtime";

    private RuntimeJar() {}

    /** @param home the repository @throws IOException if the runtime was not built */
    public static Path built(Path home) throws IOException {
        var target = home.resolve(NAME + "/target");
        if (Files.isDirectory(target)) {
            try (var files = Files.newDirectoryStream(target, NAME + "-*.jar")) {
                for (var file : files) return file;
            }
        }
        throw new IOException("the runtime was not built; there is no jar in " + target);
    }

    /** @return the jar to start, with its libraries beside it */
    static Path unpacked(Path home, Path kept) throws IOException, InterruptedException {
        var built = built(home);
        var folder = kept.resolve(NAME);
        var jar = folder.resolve(built.getFileName());
        var mark = kept.resolve(NAME + ".from");
        var age = Files.getLastModifiedTime(built) + " " + Files.size(built);
        if (Files.exists(mark) && Files.readString(mark).equals(age)) return jar;
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-Djarmode=tools",
                        "-jar",
                        built.toString(),
                        "extract",
                        "--destination",
                        Objects.toString(Folders.fresh(folder)),
                        "--force"))
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new IOException("the runtime could not be unpacked: " + output);
        Files.writeString(mark, age);
        return jar;
    }
}
