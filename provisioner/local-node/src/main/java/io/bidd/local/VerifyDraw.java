package io.bidd.local;

import io.bidd.template.DrawFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code ./bidd verify-draw FILE [TAG | --all]}: computes places from a published file, with nothing but that file. */
final class VerifyDraw {

    private VerifyDraw() {}

    /** @throws Stop if the file is not what was published, or holds no such tag */
    static void run(List<String> words, PrintStream out) {
        if (words.isEmpty() || words.size() > 2)
            throw new Stop("verify-draw wants the published file, and the tag of an entrant or --all.");
        var file = read(Path.of(words.getFirst()));
        out.println("The file is complete: seed and list are the ones whose hashes were published.");
        out.println("deal " + file.deal() + ", " + file.entrants() + " entrants, seed hash " + file.seedHash());
        if (words.size() == 1) return;
        var draw = file.draw();
        if (words.get(1).equals("--all")) {
            file.tags().entrySet().stream()
                    .map(entry -> Map.entry(draw.placeOf(entry.getKey()), entry.getValue()))
                    .sorted(Comparator.comparing(Map.Entry::getKey))
                    .forEach(entry -> out.println(entry.getKey() + " " + entry.getValue()));
            return;
        }
        var found = file.tags().entrySet().stream()
                .filter(entry -> entry.getValue().equals(words.get(1)))
                .toList();
        if (found.isEmpty()) throw new Stop("there is no entrant " + words.get(1) + " in this file.");
        // Whoever left and came again before the start has two entries; the later one is theirs.
        var entry = found.getLast();
        out.println("entrant " + entry.getValue() + " came as number " + entry.getKey() + " and stands at place "
                + draw.placeOf(entry.getKey()));
    }

    private static DrawFile read(Path path) {
        try (var reader = Files.newBufferedReader(path)) {
            return DrawFile.read(reader);
        } catch (NoSuchFileException missing) {
            throw new Stop("there is no file " + path + ".");
        } catch (CharacterCodingException notText) {
            throw new Stop(path + " is not a text file.", notText);
        } catch (IOException unreadable) {
            throw new Stop(path + " cannot be read: " + unreadable.getMessage(), unreadable);
        } catch (DrawFile.WrongDraw wrong) {
            throw new Stop(path + " is not to be trusted: " + wrong.getMessage() + ".", wrong);
        }
    }
}
