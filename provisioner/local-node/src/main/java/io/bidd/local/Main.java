package io.bidd.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands behind {@code ./bidd}. */
public final class Main {

    private Main() {}

    @SuppressWarnings("SystemOut") // what a command prints is for the person who typed it
    public static void main(String[] words) {
        try {
            if (words.length > 0 && words[0].equals("verify-draw")) {
                VerifyDraw.run(List.of(words).subList(1, words.length), System.out);
                return;
            }
            if (words.length > 0 && words[0].equals("images")) {
                images(List.of(words).subList(1, words.length));
                return;
            }
            var options = Options.parse(words);
            var data = new DataFolder(options.data());
            switch (options.command()) {
                case "up" -> up(options, data);
                case "down" -> down(options, data);
                case "status" -> status(options, data);
                case "clock" -> clock(options, data);
                default -> throw new Stop("there is no command " + options.command() + ".");
            }
        } catch (Stop stop) {
            fail(String.valueOf(stop.getMessage()));
        } catch (Exception unexpected) {
            LoggerFactory.getLogger(Main.class).error("unexpected", unexpected);
            fail("something unexpected happened: " + unexpected);
        }
    }

    /** {@code --dist DIR --out DIR [--push REGISTRY] [--port N] [PROGRAM...]} */
    private static void images(List<String> words) throws Exception {
        Path dist = null;
        Path out = null;
        String registry = null;
        var port = 8080;
        var programs = new ArrayList<String>();
        for (var at = 0; at < words.size(); at++) {
            var word = words.get(at);
            if (!word.startsWith("--")) {
                if (!Images.NAMES.contains(word))
                    throw new Stop(
                            "there is no program " + word + "; there are " + String.join(", ", Images.NAMES) + ".");
                programs.add(word);
                continue;
            }
            if (++at == words.size()) throw new Stop(word + " wants a value.");
            switch (word) {
                case "--dist" -> dist = Path.of(words.get(at));
                case "--out" -> out = Path.of(words.get(at)).toAbsolutePath().normalize();
                case "--push" -> registry = words.get(at);
                case "--port" -> port = Options.portOf(words.get(at));
                default -> throw new Stop("images does not know " + word + "; see ./bidd help.");
            }
        }
        if (dist == null || out == null) throw new Stop("start me with ./bidd.");
        new Images(dist, out, registry).make(programs.isEmpty() ? Images.NAMES : programs, port);
    }

    private static void up(Options options, DataFolder data) throws Exception {
        try {
            data.prepare();
            var training = new Training(options.dist());
            if (training.isNeeded()) training.run(options.port());
            new Up(options.dist(), data, options.port()).run(!options.empty());
        } catch (Exception failed) {
            var sentence = failed instanceof Stop stop ? stop.getMessage() : "something unexpected happened: " + failed;
            if (!(failed instanceof Stop)) LOG.error("unexpected", failed);
            Progress.say("bidd: " + (isDiskFull(failed) ? "the disk is full." : sentence));
            Progress.outcome(data, 1);
            System.exit(1);
        }
    }

    private static void down(Options options, DataFolder data) {
        var marks = new Marks(data);
        var node = marks.alive(Marks.NODE);
        node.ifPresent(ProcessHandle::destroy);
        node.filter(process -> !Marks.ends(process, Duration.ofSeconds(60))).ifPresent(ProcessHandle::destroyForcibly);
        var leftovers = marks.endLeftovers();
        marks.remove(Marks.NODE);
        if (options.wipe()) data.wipe();
        Progress.say((node.isEmpty() && leftovers == 0 ? "Nothing was running" : "Stopped")
                + (options.wipe() ? "; the data is gone." : "."));
    }

    private static void status(Options options, DataFolder data) {
        var status = Status.of(data);
        Progress.say(options.json() ? status.json() : status.table());
    }

    private static void clock(Options options, DataFolder data) throws IOException {
        var value = options.value() == null ? "PT0S" : options.value();
        try {
            Duration.parse(value);
        } catch (DateTimeParseException wrong) {
            throw new Stop(value + " is not a duration; write P31D or PT2H30M.", wrong);
        }
        Files.createDirectories(data.root());
        Files.writeString(data.clock(), value);
        Progress.say("The clock of this BIDD runs ahead by " + value + ".");
    }

    private static boolean isDiskFull(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause())
            if (String.valueOf(cause.getMessage()).contains("No space left")) return true;
        return false;
    }

    @SuppressWarnings("SystemOut") // the one sentence for the person who typed the command
    private static void fail(String sentence) {
        System.err.println("bidd: " + sentence);
        System.exit(1);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
}
