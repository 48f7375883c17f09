package io.bidd.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/**
 * A program as it lies in its image: {@code /app/launch.jar}, the libraries in {@code /app/lib}, then what is ours. The class path
 * ends with what is ours, so that a cache of everything before it fits any build.
 *
 * @param libraries jars that change with the versions of others
 * @param own       jars of this build, the program's last
 */
record ImageProgram(String name, String mainClass, List<Path> libraries, List<Path> own) {

    private static final String OURS = "-SNAPSHOT.jar";

    /** @param dist folder of the unpacked programs */
    static ImageProgram in(Path dist, String name) {
        var jar = dist.resolve(name).resolve(name + ".jar");
        if (!Files.isRegularFile(jar)) throw new Stop("there is no program " + name + ".");
        try (var jars = Files.list(dist.resolve(name).resolve("lib"));
                var program = new JarFile(jar.toFile())) {
            var all = jars.sorted().toList();
            var own = new ArrayList<>(all.stream().filter(ImageProgram::isOurs).toList());
            own.add(jar);
            return new ImageProgram(
                    name,
                    program.getManifest().getMainAttributes().getValue("Main-Class"),
                    all.stream().filter(each -> !isOurs(each)).toList(),
                    own);
        } catch (IOException unreadable) {
            throw new Stop("the program " + name + " cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }

    private static boolean isOurs(Path jar) {
        return jar.getFileName().toString().endsWith(OURS);
    }

    /** Flags that training and running share: a cache made under others would be left aside. */
    List<String> flags() {
        var flags = new ArrayList<>(List.of(
                "-XX:MaxRAMPercentage=55",
                // The cache brings objects along, and a JVM whose first heap is too small for them does not start.
                "-XX:InitialRAMPercentage=30"));
        flags.addAll(JavaProgram.flags(name));
        return flags;
    }

    /** @param home where {@code /app} is @return the part of the class path that the cache covers */
    String libraryPath(Path home) {
        var path = new StringBuilder(home.resolve("launch.jar").toString());
        for (var jar : libraries) path.append(':').append(home.resolve("lib").resolve(jar.getFileName()));
        return path.toString();
    }

    /** The arguments of {@code java} in the image. */
    String startFile() {
        var home = Path.of("/app");
        var words = new ArrayList<>(flags());
        words.add("-XX:AOTCache=" + home.resolve(name + ".aot"));
        words.add("-cp");
        var path = new StringBuilder(libraryPath(home));
        for (var jar : own) path.append(':').append(home.resolve(jar.getFileName()));
        words.add(path.toString());
        words.add(mainClass);
        return String.join("\n", words) + "\n";
    }
}
