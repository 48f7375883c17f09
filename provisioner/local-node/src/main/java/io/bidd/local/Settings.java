package io.bidd.local;

import io.bidd.template.Ids;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a local BIDD: environment first, then {@code settings.properties} in the data folder. Secrets that nobody set
 * are generated once and kept there, readable by its owner only.
 */
public final class Settings {

    private final Path file;
    private final Properties kept = new Properties();

    Settings(DataFolder data) {
        file = data.root().resolve("settings.properties");
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                kept.load(in);
            } catch (IOException failed) {
                throw new Stop("the settings in " + file + " cannot be read: " + failed.getMessage(), failed);
            }
        }
    }

    public @Nullable String find(String name) {
        var set = System.getenv(name);
        return set != null && !set.isBlank() ? set : kept.getProperty(name);
    }

    public String get(String name, String fallback) {
        var set = find(name);
        return set == null ? fallback : set;
    }

    /** A secret; generated and kept on first use. */
    public synchronized String secret(String name) {
        var set = find(name);
        if (set != null) return set;
        var fresh = Ids.secret();
        keep(name, fresh);
        return fresh;
    }

    /** A password that a person types; generated and kept on first use. */
    public synchronized String password(String name) {
        var set = find(name);
        if (set != null) return set;
        var fresh = Ids.next().replaceAll("(.{4})(?=.)", "$1-");
        keep(name, fresh);
        return fresh;
    }

    private void keep(String name, String value) {
        kept.setProperty(name, value);
        try {
            if (!Files.exists(file))
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (var out = Files.newBufferedWriter(file)) {
                kept.store(out, "Generated secrets of this machine's BIDD. Keep them out of version control.");
            }
        } catch (IOException failed) {
            throw new Stop("the settings could not be written to " + file + ": " + failed.getMessage(), failed);
        }
    }
}
