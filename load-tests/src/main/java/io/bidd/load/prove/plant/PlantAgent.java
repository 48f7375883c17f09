package io.bidd.load.prove.plant;

import java.io.DataInputStream;
import java.io.IOException;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs inside the runtime. It follows a file that says which classes are changed how, changes them, loaded or not, and changes
 * them back when the file says so. Beside that file it writes down, under its process id, what it has done.
 */
public final class PlantAgent implements ClassFileTransformer {

    private static final long LOOK_EVERY_MILLIS = 50;

    private final Path file;
    private final Instrumentation jvm;
    private final Queue<String> trouble = new ConcurrentLinkedQueue<>();
    private volatile List<Edit> edits = List.of();
    private long version = -1;

    private PlantAgent(Path file, Instrumentation jvm) {
        this.file = file;
        this.jvm = jvm;
    }

    /** Called by the JVM before the program. @param file to follow */
    public static void premain(String file, Instrumentation jvm) {
        var agent = new PlantAgent(Path.of(file), jvm);
        jvm.addTransformer(agent, true);
        agent.look();
        Thread.ofPlatform().name("plants").daemon().start(agent::follow);
    }

    private void follow() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY_MILLIS);
                look();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try (var in = new DataInputStream(Files.newInputStream(file))) {
            var found = in.readLong();
            if (found == version) return;
            var wanted = new ArrayList<Edit>();
            for (var left = in.readInt(); left > 0; left--) wanted.add(Edit.read(in));
            change(wanted);
            version = found;
            tell();
        } catch (IOException unreadable) {
            System.err.println("plants: " + unreadable);
        }
    }

    private void change(List<Edit> wanted) {
        trouble.clear();
        var concerned = new HashSet<>(typesOf(edits));
        concerned.addAll(typesOf(wanted));
        edits = List.copyOf(wanted);
        for (var type : jvm.getAllLoadedClasses()) {
            if (!concerned.contains(type.getName())) continue;
            try {
                jvm.retransformClasses(type);
            } catch (Exception | LinkageError failed) {
                trouble.add(type.getName() + ": " + failed);
            }
        }
    }

    private static Set<String> typesOf(List<Edit> edits) {
        var types = new HashSet<String>();
        edits.forEach(edit -> types.add(edit.type()));
        return types;
    }

    private void tell() throws IOException {
        var mine = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid());
        var fresh = mine.resolveSibling(mine.getFileName() + ".new");
        Files.writeString(fresh, version + "\n" + String.join("\n", trouble));
        Files.move(fresh, mine, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> type,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        if (name == null) return null;
        var concerned = edits.stream()
                .filter(edit -> edit.type().equals(name.replace('/', '.')))
                .toList();
        if (concerned.isEmpty()) return null;
        try {
            var types = loader == null
                    ? ClassHierarchyResolver.defaultResolver()
                    : ClassHierarchyResolver.ofResourceParsing(loader);
            return new Surgery(types).operate(bytes, concerned);
        } catch (RuntimeException failed) {
            trouble.add(name + ": " + failed);
            System.err.println("plants: " + name + ": " + failed);
            return null;
        }
    }
}
