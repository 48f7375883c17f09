package io.bidd.controlplane.money;

import java.util.Currency;

/**
 * An amount in whole minor units of a currency: 100 of KRW are a hundred won, 100 of USD are one dollar.
 *
 * @param amount   minor units, zero or more
 * @param currency ISO 4217 code
 */
public record Money(long amount, String currency) {

    public Money {
        if (amount < 0) throw new IllegalArgumentException("money is not negative here: " + amount);
        Currency.getInstance(currency);
    }

    public static Money won(long amount) {
        return new Money(amount, "KRW");
    }

    /** @throws ArithmeticException if the sum leaves the range of a long */
    public Money plus(Money other) {
        return new Money(Math.addExact(amount, same(other).amount), currency);
    }

    /** @throws ArithmeticException if the product leaves the range of a long */
    public Money times(long factor) {
        return new Money(Math.multiplyExact(amount, factor), currency);
    }

    /** The given share, cut to whole minor units as the National Tax Service's invoices cut VAT (down, never up). */
    public Money percent(int percent) {
        return new Money(Math.multiplyExact(amount, percent) / 100, currency);
    }

    private Money same(Money other) {
        if (!currency.equals(other.currency))
            throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
        return other;
    }
}
