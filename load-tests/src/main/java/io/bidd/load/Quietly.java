package io.bidd.load;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/** The tools that make databases talk to the screen, where what they say is of no interest. */
final class Quietly {

    private Quietly() {}

    static <T> T call(Callable<T> work) throws Exception {
        var screen = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            return work.call();
        } finally {
            System.setOut(screen);
        }
    }
}
