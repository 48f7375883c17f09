package io.bidd.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/** Where a local BIDD keeps all it has: data, logs, the node's files, and who runs. */
public record DataFolder(Path root) {

    private static final long LEAST_FREE = 512L * 1024 * 1024;

    /** Makes the folders, for their owner only. @throws Stop if that cannot be, or the disk is nearly full */
    public void prepare() {
        try {
            var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            for (var folder : new Path[] {root, run(), logs(), node(), bin()}) Files.createDirectories(folder, owner);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
            var free = Files.getFileStore(root).getUsableSpace();
            if (free < LEAST_FREE)
                throw new Stop("the disk of " + root + " has only " + free / 1024 / 1024
                        + " MiB free; BIDD wants at least 512 MiB.");
        } catch (IOException failed) {
            throw new Stop("the folder " + root + " cannot be used: " + failed.getMessage(), failed);
        }
    }

    public Path run() {
        return root.resolve("run");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path node() {
        return root.resolve("node");
    }

    public Path bin() {
        return root.resolve("bin");
    }

    public Path clock() {
        return root.resolve("clock");
    }

    /** Removes everything. */
    void wipe() {
        wipe(root);
    }

    static void wipe(Path folder) {
        if (!Files.exists(folder)) return;
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        } catch (IOException failed) {
            throw new Stop("the data in " + folder + " could not be removed: " + failed.getMessage(), failed);
        }
    }
}
