package io.bidd.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the documents name is there. */
class DocsTests {

    private static final Pattern FILE = Pattern.compile("`([\\w./{}-]+\\.(?:java|lua|sql|html|yaml|css|js))`");

    @ParameterizedTest
    @ValueSource(strings = {"docs/walks/rental.md", "docs/walks/purchase.md"})
    void everyFileOfAWalkExists(String walk) throws IOException {
        var named = FILE.matcher(Files.readString(root().resolve(walk)))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(named)
                .hasSizeGreaterThan(5)
                .allSatisfy(file -> assertThat(root().resolve(file)).exists());
    }

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("bidd"))) folder = folder.getParent();
        return folder;
    }
}
