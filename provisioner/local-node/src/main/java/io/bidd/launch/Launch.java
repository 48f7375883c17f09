package io.bidd.launch;

import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts a program whose own jars are beside the class path and not on it. An ahead-of-time cache that is trained so knows all
 * of the libraries and nothing of the program, and stays good when only the program changes.
 */
public final class Launch {

    private Launch() {}

    /** @param words main class, then its jars */
    public static void main(String[] words) throws Exception {
        var loader = new URLClassLoader(
                List.of(words).subList(1, words.length).stream()
                        .map(Launch::address)
                        .toArray(URL[]::new),
                Launch.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        var main = Class.forName(words[0], true, loader).getDeclaredMethod("main", String[].class);
        main.setAccessible(true);
        try {
            main.invoke(null, (Object) new String[0]);
        } catch (InvocationTargetException failed) {
            if (failed.getCause() instanceof Exception cause) throw cause;
            throw failed;
        }
    }

    private static URL address(String jar) {
        try {
            return Path.of(jar).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException(jar, impossible);
        }
    }
}
