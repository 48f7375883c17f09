package io.bidd.provisioner.platform.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The objects of a runtime as {@code manifests/} has them, one to a file, in the order of their names. */
final class Manifests {

    private static final Pattern BLANK = Pattern.compile("\\$\\{([a-z.]+)}");

    private record File(String name, String text) {}

    private final List<File> files;

    Manifests() {
        try {
            var found = new PathMatchingResourcePatternResolver().getResources("classpath*:manifests/*.yaml");
            files = Arrays.stream(found)
                    .sorted(Comparator.comparing(Resource::getFilename))
                    .map(file -> new File(String.valueOf(file.getFilename()), text(file)))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        if (files.isEmpty()) throw new IllegalStateException("there are no manifests");
    }

    private static String text(Resource file) {
        try {
            return file.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * @param values  for every blank
     * @param isMeant of which files, by name
     * @throws IllegalArgumentException if a value is missing
     * @throws IllegalStateException    if two files make the same object: they would write over each other without end
     */
    List<HasMetadata> fill(Map<String, String> values, Predicate<String> isMeant) {
        var filled = new LinkedHashMap<Watches.Key, HasMetadata>();
        for (var file : files)
            if (isMeant.test(file.name())) {
                var object = fill(file.text(), values);
                if (filled.put(Watches.Key.of(object), object) != null)
                    throw new IllegalStateException(file.name() + " makes an object that another file makes too");
            }
        return List.copyOf(filled.values());
    }

    private static HasMetadata fill(String file, Map<String, String> values) {
        return Serialization.unmarshal(BLANK.matcher(file).replaceAll(blank -> {
            var value = values.get(blank.group(1));
            if (value == null) throw new IllegalArgumentException("no value for " + blank.group());
            return Matcher.quoteReplacement(value);
        }));
    }
}
