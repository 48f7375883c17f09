package io.bidd.load;

import java.util.List;

/** Scenarios that are reported together. @param name as given on the command line @param title as it is headed */
record Suite(String name, String title, List<Scenario> scenarios) {}
