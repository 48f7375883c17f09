package io.bidd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bidd.template.Draw;
import io.bidd.template.DrawFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyDrawTests {

    private static final byte[] SEED = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void everyPlaceComesOutOfTheFileAlone() throws Exception {
        var file = file();
        assertThat(run(file.toString())).contains("deal d1, 3 entrants");
        var all = run(file.toString(), "--all").lines().skip(2).toList();
        assertThat(all).hasSize(3).allSatisfy(line -> assertThat(line).matches("[123] (aa|bb|cc)"));
        assertThat(run(file.toString(), "bb")).contains("came as number 2 and stands at place " + place(all, "bb"));
    }

    @Test
    void aChangedFileAndAnUnknownTagAreToldInASentence() throws Exception {
        var file = file();
        assertThatThrownBy(() -> run(file.toString(), "zz"))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("no entrant zz");
        assertThatThrownBy(() -> run("nowhere.txt")).isInstanceOf(Stop.class).hasMessageContaining("no file");
        assertThatThrownBy(() -> run()).isInstanceOf(Stop.class);
        Files.writeString(file, Files.readString(file).replace("bb", "xx"));
        assertThatThrownBy(() -> run(file.toString()))
                .isInstanceOf(Stop.class)
                .hasMessageContaining("not to be trusted");
    }

    private static String place(List<String> all, String tag) {
        return all.stream()
                .filter(line -> line.endsWith(tag))
                .findFirst()
                .map(line -> line.substring(0, 1))
                .orElseThrow();
    }

    private Path file() throws Exception {
        var entries = DrawFile.entry(1, "aa") + DrawFile.entry(2, "bb") + DrawFile.entry(3, "cc");
        var digest = DrawFile.listDigest();
        digest.update(entries.getBytes(StandardCharsets.UTF_8));
        var hex = HexFormat.of();
        return Files.writeString(
                folder.resolve("draw.txt"),
                DrawFile.head("d1", Draw.hashOf(SEED), hex.formatHex(SEED), hex.formatHex(digest.digest()), 3)
                        + entries);
    }

    private static String run(String... words) {
        var out = new ByteArrayOutputStream();
        VerifyDraw.run(List.of(words), new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
