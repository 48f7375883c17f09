package io.bidd.local;

import java.io.IOException;
import java.nio.file.Files;

/** What a person sees while BIDD starts. */
final class Progress {

    private Progress() {}

    interface Work {
        void run() throws Exception;
    }

    @SuppressWarnings("SystemOut") // this is the command's answer to the person who typed it
    static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    /** Does a piece of work and tells that it is done and how long it took. */
    static void step(String name, Work work) throws Exception {
        var began = System.nanoTime();
        work.run();
        say("  ok  %-42s %5.1f s".formatted(name, (System.nanoTime() - began) / 1e9));
    }

    /** Tells a detached start's waiting command how it went. */
    static void outcome(DataFolder data, int exit) {
        try {
            if (Files.isDirectory(data.run())) Files.writeString(data.run().resolve("outcome"), exit + "\n");
        } catch (IOException failed) {
            throw new Stop("cannot write to " + data.run() + ": " + failed.getMessage(), failed);
        }
    }
}
