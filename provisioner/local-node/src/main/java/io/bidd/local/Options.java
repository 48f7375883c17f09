package io.bidd.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What was asked for on the command line. */
record Options(
        String command,
        Path dist,
        Path data,
        int port,
        boolean empty,
        boolean json,
        boolean wipe,
        @Nullable String value) {

    static Options parse(String[] words) {
        if (words.length == 0) throw new Stop("no command was given; see ./bidd help.");
        Path dist = null;
        Path data = null;
        var port = 8080;
        var empty = false;
        var json = false;
        var wipe = false;
        String value = null;
        for (var at = 1; at < words.length; at++) {
            switch (words[at]) {
                case "--dist" -> dist = Path.of(words[++at]);
                case "--data" -> data = Path.of(words[++at]).toAbsolutePath().normalize();
                case "--port" -> port = portOf(words[++at]);
                case "--empty" -> empty = true;
                case "--json" -> json = true;
                case "--wipe" -> wipe = true;
                default -> {
                    if (words[at].startsWith("-") || value != null)
                        throw new Stop(words[0] + " does not know " + words[at] + "; see ./bidd help.");
                    value = words[at];
                }
            }
        }
        if (dist == null || data == null) throw new Stop("start me with ./bidd.");
        return new Options(words[0], dist, data, port, empty, json, wipe, value);
    }

    static int portOf(String typed) {
        try {
            var port = Integer.parseInt(typed);
            if (port >= 1024 && port <= 65000) return port;
        } catch (NumberFormatException notANumber) {
            // falls through to the one sentence
        }
        throw new Stop("--port wants a number from 1024 to 65000, not " + typed + ".");
    }
}
