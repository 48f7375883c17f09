package io.bidd.runtime.payment;

/**
 * An amount in whole minor units of a currency; won have no decimals, so ₩80 is 80.
 *
 * @param currency ISO 4217 code
 */
public record Money(long amount, String currency) {

    public Money {
        if (amount < 0) throw new IllegalArgumentException("money is not negative here: " + amount);
        if (!currency.matches("[A-Z]{3}")) throw new IllegalArgumentException("not a currency: " + currency);
    }

    public static Money won(long amount) {
        return new Money(amount, "KRW");
    }

    /** @throws ArithmeticException if the product leaves the range of a long */
    public Money times(long factor) {
        return new Money(Math.multiplyExact(amount, factor), currency);
    }
}
