package io.bidd.local;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Settings of a BIDD that was not started by {@code bidd up}. */
public final class TestSettings {

    private TestSettings() {}

    public static Settings of(Path folder, Map<String, String> values) throws IOException {
        var properties = new Properties();
        properties.putAll(values);
        var text = new StringWriter();
        properties.store(text, null);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("settings.properties"), text.toString());
        return new Settings(new DataFolder(folder));
    }
}
