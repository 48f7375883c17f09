package io.bidd.local;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import io.bidd.launch.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the container images of the programs, without a container engine. Of their layers only the last, a jar each, change with our
 * code. Files carry one fixed time and the image no date, so that the same input makes the same image.
 */
final class Images {

    /** What the layers' files say; the caches are made for it. */
    private static final FileTime THEN = FileTime.from(Instant.ofEpochSecond(1));

    private static final int TAG_LENGTH = 12;
    private static final Duration TRAINING = Duration.ofMinutes(4);

    /** Not ours: the Redis that {@code ./bidd up} runs too, for shops that have one to themselves. */
    private static final String REDIS = "redis";

    /** All there are. */
    static final List<String> NAMES =
            Stream.concat(Training.PROGRAMS.stream(), Stream.of(REDIS)).toList();

    private final Path dist;
    private final Path out;
    private final @Nullable String registry;
    private final UserLand land;

    /**
     * @param out      folder for the tars, and for what the next build uses again
     * @param registry to push to, as {@code registry.example:5000/bidd}; nothing writes tars only
     */
    Images(Path dist, Path out, @Nullable String registry) {
        this.dist = dist;
        this.out = out;
        this.registry = registry;
        this.land = new UserLand(out.resolve("user-land"));
    }

    void make(List<String> names, int port) throws Exception {
        // Jib knows a layer again by its files' names and times, and ours all have the same time.
        DataFolder.wipe(out.resolve("layers"));
        Progress.step("Java and the C library", () -> {
            land.make();
            settle(land.java());
            settle(land.root());
        });
        var programs = names.stream()
                .filter(name -> !name.equals(REDIS))
                .map(name -> ImageProgram.in(dist, name))
                .toList();
        for (var program : programs) stage(program);
        train(programs, port);
        for (var program : programs) Progress.step(program.name(), () -> write(program));
        if (names.contains(REDIS)) Progress.step(REDIS, this::writeRedis);
    }

    /** The part of {@code /app} that does not change with our code. */
    private Path home(ImageProgram program) {
        return out.resolve("stage").resolve(program.name());
    }

    private void stage(ImageProgram program) throws IOException {
        var home = home(program);
        DataFolder.wipe(home);
        Files.createDirectories(home.resolve("lib"));
        for (var jar : program.libraries()) Files.copy(jar, home.resolve("lib").resolve(jar.getFileName()));
        var name = Launch.class.getName().replace('.', '/') + ".class";
        try (var launch = new JarOutputStream(Files.newOutputStream(home.resolve("launch.jar")));
                var bytes = Objects.requireNonNull(Launch.class.getResourceAsStream("/" + name))) {
            var entry = new JarEntry(name);
            entry.setLastModifiedTime(THEN);
            launch.putNextEntry(entry);
            bytes.transferTo(launch);
        }
        Files.writeString(home.resolve("start"), program.startFile());
        settle(home);
    }

    private static void settle(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.toList()) Files.setLastModifiedTime(file, THEN);
        }
    }

    private void train(List<ImageProgram> programs, int port) throws Exception {
        var caches = new LinkedHashMap<ImageProgram, Path>();
        for (var program : programs) {
            var cache = cache(program);
            if (!Files.exists(cache)) caches.put(program, cache);
        }
        if (caches.isEmpty()) return;
        Progress.say("Training " + caches.size() + " caches of libraries (again only when a version changes) ...");
        new Training(dist).withServices(port, settings -> {
            for (var each : caches.entrySet()) train(each.getKey(), each.getValue(), settings);
        });
    }

    private void train(ImageProgram program, Path cache, Map<String, Map<String, String>> settings) throws Exception {
        var home = home(program);
        var fresh = cache.resolveSibling(cache.getFileName() + ".new");
        Files.createDirectories(cache.getParent());
        var command = new ArrayList<String>();
        command.add(land.java().resolve("bin/java").toString());
        command.addAll(program.flags());
        command.addAll(List.of(
                "-Xms128m", // this machine is not the pod
                "-Xmx512m",
                "-XX:AOTCacheOutput=" + fresh,
                "-Xlog:aot=error,cds=error",
                "-Dspring.context.exit=onRefresh"));
        command.addAll(List.of("-cp", program.libraryPath(home), Launch.class.getName(), program.mainClass()));
        program.own().forEach(jar -> command.add(jar.toString()));
        var log = home.resolveSibling(program.name() + "-training.log");
        var builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(Objects.requireNonNull(settings.get(program.name())));
        var process = builder.start();
        if (!process.waitFor(TRAINING.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
        if (process.waitFor() != 0 || !Files.exists(fresh))
            throw new Stop(program.name() + " could not be trained; " + log + " shows why.");
        Files.move(fresh, cache, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        Progress.say("  ok  " + program.name());
    }

    /** A cache is good for these libraries, this Java and these flags, whatever our own code does. */
    private Path cache(ImageProgram program) throws IOException {
        var words = new ArrayList<>(program.flags());
        words.add(Files.readString(land.java().resolve("release")));
        for (var jar : program.libraries()) words.add(jar.getFileName() + " " + sha256(Files.readAllBytes(jar)));
        var key = sha256(String.join("\n", words).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return out.resolve("caches").resolve(program.name() + "-" + key.substring(0, 16) + ".aot");
    }

    private void write(ImageProgram program) throws Exception {
        var home = home(program);
        var app = AbsoluteUnixPath.get("/app");
        var image = Jib.fromScratch()
                .setUser(UserLand.USER)
                .setWorkingDirectory(app)
                .setEnvironment(
                        Map.of("SERVER_ADDRESS", "0.0.0.0", "MALLOC_ARENA_MAX", "2", "LANG", "C.UTF-8", "HOME", "/tmp"))
                .setEntrypoint("/jre/bin/java", "@/app/start")
                .addFileEntriesLayer(folder("c-library", land.root(), "/"))
                .addFileEntriesLayer(folder("java", land.java(), "/jre"))
                .addFileEntriesLayer(folder("libraries", home, "/app"))
                .addFileEntriesLayer(FileEntriesLayer.builder()
                        .setName("cache")
                        .addEntry(cache(program), app.resolve(program.name() + ".aot"))
                        .build());
        for (var jar : program.own())
            image.addFileEntriesLayer(FileEntriesLayer.builder()
                    .setName("program")
                    .addEntry(jar, app.resolve(jar.getFileName().toString()))
                    .build());
        keep(image, program.name(), tag(program));
    }

    private void writeRedis() throws Exception {
        var redis = RedisProgram.unpack(Files.createDirectories(out.resolve("redis")));
        var libraries = FileEntriesLayer.builder().setName("libraries");
        for (var library : UserLand.librariesOf(redis))
            if (!Files.exists(land.root().resolve(library.substring(1))))
                libraries.addEntry(Path.of(library), AbsoluteUnixPath.get(library));
        var program = FileEntriesLayer.builder()
                .setName("program")
                .addEntry(redis, AbsoluteUnixPath.get("/redis-server"), FilePermissions.fromOctalString("755"))
                .build();
        keep(
                Jib.fromScratch()
                        .setUser(UserLand.USER)
                        .setEntrypoint("/redis-server")
                        .addFileEntriesLayer(folder("c-library", land.root(), "/"))
                        .addFileEntriesLayer(libraries.build())
                        .addFileEntriesLayer(program),
                REDIS,
                sha256(Files.readAllBytes(redis)).substring(0, TAG_LENGTH));
    }

    private void keep(JibContainerBuilder image, String name, String tag) throws Exception {
        var tar = out.resolve(name + ".tar");
        var made = image.containerize(with(Containerizer.to(TarImage.at(tar).named("bidd/" + name + ":" + tag))));
        Progress.say("      bidd/" + name + ":" + tag + "  " + tar + "  " + made.getDigest());
        Files.writeString(out.resolve(name + ".name"), "bidd/" + name + ":" + tag + "\n");
        if (registry != null) push(image, registry + "/" + name + ":" + tag);
    }

    private void push(JibContainerBuilder image, String name) throws Exception {
        var reference = ImageReference.parse(name);
        var credentials = CredentialRetrieverFactory.forImage(reference, event -> {});
        JibContainer pushed = image.containerize(with(
                Containerizer.to(RegistryImage.named(reference).addCredentialRetriever(credentials.dockerConfig()))));
        Progress.say("      " + name + "@" + pushed.getDigest());
    }

    private Containerizer with(Containerizer target) {
        return target.setToolName("bidd")
                .setBaseImageLayersCache(out.resolve("layers"))
                .setApplicationLayersCache(out.resolve("layers"));
    }

    /** Everything in a folder, with the rights it has there; Jib by itself would take the right to execute away. */
    private static FileEntriesLayer folder(String name, Path folder, String at) throws IOException {
        var layer = FileEntriesLayer.builder().setName(name);
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted().toList()) {
                if (file.equals(folder)) continue;
                var path =
                        AbsoluteUnixPath.get(at).resolve(folder.relativize(file).toString());
                var rights = path.toString().equals("/tmp")
                        ? FilePermissions.fromOctalString("777")
                        : FilePermissions.fromPosixFilePermissions(Files.getPosixFilePermissions(file));
                layer.addEntry(file, path, rights);
            }
        }
        return layer.build();
    }

    /** The same for the same content. */
    private String tag(ImageProgram program) throws IOException {
        var words = new ArrayList<String>();
        words.add(cache(program).getFileName().toString());
        for (var jar : program.own()) words.add(sha256(Files.readAllBytes(jar)));
        return sha256(String.join("\n", words).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .substring(0, TAG_LENGTH);
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
