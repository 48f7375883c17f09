package io.bidd.template;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file that a shop publishes about a draw. Its first lines are {@code name value}; after {@code entries} follows one line
 * for each entrant, {@code number tag}, whose SHA-256 is the list hash. A tag stands for a person and tells nothing about it;
 * the waiting page shows everybody their own.
 *
 * @param entrants numbers given out before the start; a number without a tag was given out and its entry was lost
 * @param tags     by number
 */
public record DrawFile(
        String deal, String seedHash, String seed, String listHash, long entrants, Map<Long, String> tags) {

    private static final String FIRST = "bidd draw 1";

    /** The lines before the entries. */
    public static String head(String deal, String seedHash, String seed, String listHash, long entrants) {
        return FIRST + "\ndeal " + deal + "\nseed-hash " + seedHash + "\nseed " + seed + "\nlist-hash " + listHash
                + "\nentrants " + entrants + "\nentries\n";
    }

    /** One entry as it is published and hashed. */
    public static String entry(long number, String tag) {
        return number + " " + tag + "\n";
    }

    /** A digest to be fed with entries, for {@link #listHash}. */
    public static MessageDigest listDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Reads a published file and checks it.
     *
     * @throws WrongDraw if it is not such a file, or if seed or list are not the ones whose hashes it states
     */
    public static DrawFile read(BufferedReader file) throws IOException {
        if (!FIRST.equals(file.readLine())) throw new WrongDraw("this is not a file about a draw");
        var head = new LinkedHashMap<String, String>();
        String line;
        while ((line = file.readLine()) != null && !line.equals("entries")) {
            var space = line.indexOf(' ');
            if (space < 0) throw new WrongDraw("not understood: " + line);
            head.put(line.substring(0, space), line.substring(space + 1));
        }
        var tags = new TreeMap<Long, String>();
        var digest = listDigest();
        try {
            while ((line = file.readLine()) != null) {
                var space = line.indexOf(' ');
                if (space < 0) throw new WrongDraw("not an entry: " + line);
                tags.put(Long.valueOf(line.substring(0, space)), line.substring(space + 1));
                digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
            var read = new DrawFile(
                    head.getOrDefault("deal", ""),
                    head.getOrDefault("seed-hash", ""),
                    head.getOrDefault("seed", ""),
                    head.getOrDefault("list-hash", ""),
                    Long.parseLong(head.getOrDefault("entrants", "0")),
                    tags);
            if (!HexFormat.of().formatHex(digest.digest()).equals(read.listHash))
                throw new WrongDraw("the list is not the one whose hash was published");
            if (!seedHashOf(read.seed).equals(read.seedHash))
                throw new WrongDraw("the seed is not the one whose hash was published");
            return read;
        } catch (NumberFormatException notANumber) {
            throw new WrongDraw("not a number: " + notANumber.getMessage());
        }
    }

    private static String seedHashOf(String seed) {
        try {
            return Draw.hashOf(HexFormat.of().parseHex(seed));
        } catch (IllegalArgumentException notHex) {
            throw new WrongDraw("the seed is not written in hexadecimal digits");
        }
    }

    /** The draw that the file tells of. */
    public Draw draw() {
        return new Draw(HexFormat.of().parseHex(seed), listHash, entrants);
    }

    /** What is wrong with a file, in words for who checks it. */
    public static final class WrongDraw extends RuntimeException {
        WrongDraw(String message) {
            super(message);
        }
    }
}
