package io.bidd.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a program in an image needs around it: a Java of just the modules it uses, the C library that Java was made for, and the
 * names of its user. No shell, no package manager, nothing else that could be run.
 */
final class UserLand {

    /** {@code java.se} and what the libraries ask for beside it: Unsafe, elliptic curves, DNS, ZIP file systems, Korean. */
    private static final String MODULES =
            "java.se,jdk.unsupported,jdk.crypto.ec,jdk.naming.dns,jdk.zipfs,jdk.net,jdk.management,jdk.jfr,jdk.localedata,jdk.charsets";

    static final String USER = "10001";

    private static final Pattern NEEDED = Pattern.compile("(/\\S+) \\(0x");

    /** Loaded by name while running, so nothing points to them. */
    private static final List<String> LOADED_LATER = List.of("libnss_dns.so.2", "libnss_files.so.2", "libresolv.so.2");

    private final Path folder;
    private final Path jdk = Path.of(System.getProperty("java.home"));

    /** @param folder where it is made; what is there for this Java is used again */
    UserLand(Path folder) {
        this.folder = folder;
    }

    Path java() {
        return folder.resolve("jre");
    }

    /** What lies at the root of the image. */
    Path root() {
        return folder.resolve("root");
    }

    void make() throws IOException, InterruptedException {
        var made = folder.resolve("made-from");
        var from = Files.readString(jdk.resolve("release")) + MODULES;
        if (Files.exists(made) && Files.readString(made).equals(from)) return;
        DataFolder.wipe(folder);
        Files.createDirectories(folder);
        run(List.of(
                jdk.resolve("bin/jlink").toString(),
                "--add-modules",
                MODULES,
                "--include-locales=en,ko",
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                java().toString()));
        Files.createDirectories(root().resolve("etc"));
        Files.createDirectories(root().resolve("tmp"));
        Files.writeString(root().resolve("etc/passwd"), "bidd:x:" + USER + ":" + USER + "::/tmp:/nologin\n");
        Files.writeString(root().resolve("etc/group"), "bidd:x:" + USER + ":\n");
        Files.writeString(root().resolve("etc/nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files dns\n");
        for (var library : libraries()) {
            var to = root().resolve(library.substring(1));
            Files.createDirectories(to.getParent());
            Files.copy(Path.of(library), to);
        }
        licences();
        Files.writeString(made, from);
    }

    /** The shared libraries that Java and its parts name, as the loader finds them here. */
    private Set<String> libraries() throws IOException, InterruptedException {
        List<Path> ours;
        try (var files = Files.walk(java())) {
            ours = files.filter(
                            file -> file.endsWith("bin/java") || file.toString().endsWith(".so"))
                    .toList();
        }
        // What has no screen misses the libraries of one; nothing here draws on a screen.
        var needed = new LinkedHashSet<String>();
        for (var file : ours) needed.addAll(librariesOf(file));
        needed.removeIf(library -> library.startsWith(java().toString()));
        var folderOfThem = needed.stream()
                .filter(each -> each.contains("/libc.so"))
                .findFirst()
                .map(each -> Path.of(each).getParent())
                .orElseThrow(() -> new Stop("images can be made on Linux with glibc only."));
        LOADED_LATER.stream()
                .map(folderOfThem::resolve)
                .filter(Files::exists)
                .forEach(each -> needed.add(each.toString()));
        return needed;
    }

    /** The shared libraries that a program names, as the loader finds them here. */
    static Set<String> librariesOf(Path program) throws IOException, InterruptedException {
        var needed = new LinkedHashSet<String>();
        for (var line : run(List.of("ldd", program.toString())).split("\n")) {
            var found = NEEDED.matcher(line);
            if (found.find()) needed.add(found.group(1));
        }
        return needed;
    }

    /** The C library is under the LGPL; its text goes along where this machine has it. Java's own are in its folder. */
    private void licences() throws IOException {
        for (var from : Stream.of("/usr/share/doc/libc6/copyright", "/usr/share/licenses/glibc/LICENSES")
                .map(Path::of)
                .filter(Files::exists)
                .toList()) {
            var to = root().resolve("licences").resolve("glibc-" + from.getFileName());
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(5, TimeUnit.MINUTES)) process.destroyForcibly();
        // ldd says 1 for files that are not dynamic.
        if (process.waitFor() != 0 && !command.getFirst().equals("ldd"))
            throw new Stop(command.getFirst() + " failed: " + said.strip());
        return said;
    }
}
