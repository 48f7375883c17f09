package io.bidd.load.prove.plant;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** The checker's end of {@link PlantAgent}: makes its jar, writes the file it follows, and waits until it has followed. */
public final class Planting {

    private static final Duration FOLLOWS_WITHIN = Duration.ofSeconds(20);
    private static final List<Class<?>> INSIDE = List.of(
            PlantAgent.class,
            Surgery.class,
            Value.class,
            Edit.class,
            Edit.ReplaceText.class,
            Edit.ReplaceNumber.class,
            Edit.ReturnAtOnce.class,
            Edit.DropCall.class);

    private final Path jar;
    private final Path file;
    private long version;

    /** @param folder where jar and file are made */
    public Planting(Path folder) throws IOException {
        Files.createDirectories(folder);
        jar = folder.resolve("plants.jar");
        file = folder.resolve("plants");
        makeJar();
        write(List.of());
    }

    private void makeJar() throws IOException {
        var manifest = new Manifest();
        var head = manifest.getMainAttributes();
        head.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        head.put(new Attributes.Name("Premain-Class"), PlantAgent.class.getName());
        head.put(new Attributes.Name("Can-Retransform-Classes"), "true");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (var type : INSIDE) {
                var name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (var in = type.getClassLoader().getResourceAsStream(name)) {
                    if (in == null) throw new IOException("there is no " + name);
                    in.transferTo(out);
                }
                out.closeEntry();
            }
        }
    }

    /** What a runtime is started with so that it can be changed. */
    public List<String> flags() {
        return List.of("-javaagent:" + jar + "=" + file);
    }

    /**
     * Has the runtimes changed, and waits until they are; an empty list has them as they were built.
     *
     * @param processes their ids
     * @throws IllegalStateException if a change was not possible
     */
    public void plant(List<Edit> edits, List<Long> processes) throws IOException, InterruptedException {
        write(edits);
        for (var process : processes) {
            var until = System.nanoTime() + FOLLOWS_WITHIN.toNanos();
            var told = told(process);
            while (told == null) {
                if (System.nanoTime() > until)
                    throw new IllegalStateException("process " + process + " does not follow");
                Thread.sleep(50);
                told = told(process);
            }
            if (!told.isBlank()) throw new IllegalStateException(told);
        }
    }

    /** @return trouble it had, in words; nothing if it has not followed yet */
    private @Nullable String told(long process) throws IOException {
        var answer = file.resolveSibling(file.getFileName() + "." + process);
        if (!Files.exists(answer)) return null;
        var text = Files.readString(answer);
        var line = text.indexOf('\n');
        return Long.parseLong(text.substring(0, line)) == version ? text.substring(line + 1) : null;
    }

    private void write(List<Edit> edits) throws IOException {
        version = System.nanoTime();
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        try (var out = new DataOutputStream(Files.newOutputStream(fresh))) {
            out.writeLong(version);
            out.writeInt(edits.size());
            for (var edit : edits) edit.write(out);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
