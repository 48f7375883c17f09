package io.bidd.local;

import io.bidd.template.local.LocalRoute;
import io.bidd.template.local.LocalWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** What the provisioner wants of this machine. */
final class NodeFiles {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;

    NodeFiles(DataFolder data) {
        this.folder = data.node();
    }

    List<LocalWorkload> workloads() {
        return readAll("workloads", LocalWorkload.class);
    }

    List<LocalRoute> routes() {
        return readAll("routes", LocalRoute.class);
    }

    private <T> List<T> readAll(String kind, Class<T> type) {
        var found = new ArrayList<T>();
        var from = folder.resolve(kind);
        if (!Files.isDirectory(from)) return found;
        try (var files = Files.list(from)) {
            for (var file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                try {
                    found.add(JSON.readValue(Files.readAllBytes(file), type));
                } catch (NoSuchFileException justRemoved) {
                    continue;
                }
            }
            return found;
        } catch (IOException failed) {
            throw new Stop("cannot read " + from + ": " + failed.getMessage(), failed);
        }
    }
}
