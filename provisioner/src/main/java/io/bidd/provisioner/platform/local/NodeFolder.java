package io.bidd.provisioner.platform.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The folder between provisioner and local node: one JSON file for each thing, replaced whole, readable by its owner only. */
class NodeFolder {

    private static final String SUFFIX = ".json";

    private final Path root;
    private final JsonMapper json;

    NodeFolder(Path root, JsonMapper json) {
        this.root = root;
        this.json = json;
    }

    Path path(String kind) {
        return root.resolve(kind);
    }

    /** Writes unless it stands there already: an unchanged file tells nobody anything. */
    void write(String kind, String name, Object content) {
        var file = file(kind, name);
        var bytes = json.writeValueAsBytes(content);
        try {
            if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), bytes)) return;
            Files.move(fresh(file, bytes), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + file, failed);
        }
    }

    /** Writes unless there is anything of that name, whatever it is. @return whether it was written */
    boolean writeFirst(String kind, String name, Object content) {
        var file = file(kind, name);
        try {
            var fresh = fresh(file, json.writeValueAsBytes(content));
            try {
                Files.createLink(file, fresh);
                return true;
            } catch (FileAlreadyExistsException another) {
                return false;
            } finally {
                Files.delete(fresh);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + file, failed);
        }
    }

    private static Path fresh(Path file, byte[] content) throws IOException {
        Files.createDirectories(
                file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var name = "." + file.getFileName();
        return Files.write(Files.createTempFile(file.getParent(), name, ".new"), content); // made for its owner only
    }

    <T> Optional<T> read(String kind, String name, Class<T> type) {
        try {
            return Optional.of(json.readValue(Files.readAllBytes(file(kind, name)), type));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file(kind, name), failed);
        }
    }

    void delete(String kind, String name) {
        try {
            Files.deleteIfExists(file(kind, name));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot delete " + file(kind, name), failed);
        }
    }

    /** Names of folders within a kind that have a file of this name. */
    List<String> foldersWith(String kind, String name) {
        if (!Files.isDirectory(path(kind))) return List.of();
        try (var folders = Files.list(path(kind))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(folder -> Files.exists(file(kind + "/" + folder, name)))
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot list " + path(kind), failed);
        }
    }

    boolean isEmpty(String kind) {
        if (!Files.isDirectory(path(kind))) return true;
        try (var files = Files.list(path(kind))) {
            return files.noneMatch(file -> file.getFileName().toString().endsWith(SUFFIX));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot list " + path(kind), failed);
        }
    }

    private Path file(String kind, String name) {
        if (!name.matches("[a-z][a-z0-9-]{0,40}")) throw new IllegalArgumentException("not a name of ours: " + name);
        return path(kind).resolve(name + SUFFIX);
    }
}
