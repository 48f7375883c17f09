package io.bidd.load.prove;

import java.util.ArrayList;
import java.util.List;

/** All that must hold. Made afresh for each proof, as some compare a snapshot with the one before. */
public final class Checks {

    private Checks() {}

    public static List<Check> fresh() {
        var all = new ArrayList<Check>();
        all.addAll(StockChecks.all());
        all.addAll(OrderChecks.all());
        all.addAll(MoneyChecks.all());
        all.addAll(WordChecks.all());
        WordChecks.HISTORIES.stream().sorted().map(WordChecks::onlyGrows).forEach(all::add);
        return all;
    }
}
