package io.bidd.controlplane.plan;

import io.bidd.controlplane.money.Money;
import java.util.List;

/**
 * A price with its reasons. The lines add up to {@code net}, and {@code net} and {@code vat} to {@code total}, always.
 *
 * @param planVersion version of the prices it was made from
 */
public record Quote(String plan, int planVersion, List<Line> lines, Money net, Money vat, Money total) {

    /** VAT in Korea, percent (Value-Added Tax Act, art. 30). */
    static final int VAT_PERCENT = 10;

    /** @param code stable key of what is charged: {@code base}, {@code days} or {@code crowd} */
    public record Line(String code, long quantity, Money unitPrice, Money amount) {

        static Line of(String code, long quantity, Money unitPrice) {
            return new Line(code, quantity, unitPrice, unitPrice.times(quantity));
        }
    }

    static Quote of(Plan plan, List<Line> lines) {
        var net = lines.stream()
                .map(Line::amount)
                .reduce(new Money(0, plan.baseFee().currency()), Money::plus);
        var vat = net.percent(VAT_PERCENT);
        return new Quote(plan.code(), plan.version(), lines, net, vat, net.plus(vat));
    }
}
