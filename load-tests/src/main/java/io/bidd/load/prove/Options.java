package io.bidd.load.prove;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param planted whether bugs are planted
 * @param names   which; all if empty
 */
record Options(long seed, Size size, boolean planted, List<String> names) {

    static final String USAGE = """
            Usage: ./bidd prove stock [--seed N] [--shoppers N] [--minutes N] [--short] [--planted [NAME...]]

              --seed N      the plan of an earlier run; without it a new one is drawn
              --shoppers N  how many come in all, 1,000 a minute without it
              --minutes N   for how long they come, 4 without it
              --short       1,000 shoppers in 40 s
              --planted     plants bugs, those named or all, and looks whether each is found
            """;

    /** @throws IllegalArgumentException with a sentence for whoever typed it */
    static Options of(String[] arguments) {
        var words = new ArrayList<>(Arrays.asList(arguments));
        if (words.isEmpty() || !words.removeFirst().equals("stock"))
            throw new IllegalArgumentException("prove what? There is: stock.");
        var seed = System.nanoTime() % 1_000_000_000;
        var size = Size.USUAL;
        var shoppers = 0;
        var planted = false;
        var names = new ArrayList<String>();
        while (!words.isEmpty()) {
            var word = words.removeFirst();
            switch (word) {
                case "--seed" -> seed = number(word, words, Long.MIN_VALUE);
                case "--shoppers" -> shoppers = (int) number(word, words, 1);
                case "--minutes" -> {
                    var minutes = number(word, words, 1);
                    size = new Size((int) minutes * Size.EACH_MINUTE, Duration.ofMinutes(minutes), size.replicas());
                }
                case "--short" -> size = Size.SHORT;
                case "--planted" -> planted = true;
                default -> {
                    if (!planted || word.startsWith("-"))
                        throw new IllegalArgumentException("prove stock does not know " + word + ".");
                    names.add(word);
                }
            }
        }
        if (shoppers > 0) size = new Size(shoppers, size.lasts(), size.replicas());
        return new Options(seed, size, planted, names);
    }

    private static long number(String option, List<String> words, long least) {
        try {
            var number = Long.parseLong(words.removeFirst());
            if (number >= least) return number;
        } catch (NumberFormatException | java.util.NoSuchElementException none) {
            // told below
        }
        throw new IllegalArgumentException(option + " wants a number" + (least > 0 ? ", at least " + least : "") + ".");
    }
}
