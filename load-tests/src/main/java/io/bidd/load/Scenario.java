package io.bidd.load;

/** One benchmark: it brings up what it needs, loads it, and writes down what it saw. */
interface Scenario {

    /** As given on the command line. */
    String name();

    /** What is measured, in one sentence. */
    String about();

    /** @throws Exception if something broke; a missed goal is a row, not an exception */
    void run(TestBed bed, Result result) throws Exception;
}
