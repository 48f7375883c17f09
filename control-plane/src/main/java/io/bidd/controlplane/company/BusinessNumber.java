package io.bidd.controlplane.company;

import io.bidd.controlplane.problem.Refused;

/**
 * A Korean business registration number, ten digits without dashes.
 *
 * <p>The last digit checks the others: the first nine are multiplied by 1 3 7 1 3 7 1 3 5 and summed, the tens of the ninth
 * product are added, and the check digit fills the sum up to a multiple of ten (National Tax Service).
 */
public record BusinessNumber(String digits) {

    private static final int[] WEIGHTS = {1, 3, 7, 1, 3, 7, 1, 3, 5};

    public BusinessNumber {
        if (!digits.matches("\\d{10}") || checkDigit(digits) != digits.charAt(9) - '0')
            throw Refused.invalid("business-number", "This is not a valid business registration number.");
    }

    /** Reads what a person typed, with dashes or spaces or without. */
    public static BusinessNumber of(String typed) {
        return new BusinessNumber(typed.replaceAll("[\\s-]", ""));
    }

    private static int checkDigit(String digits) {
        var sum = 0;
        for (var i = 0; i < WEIGHTS.length; i++) sum += (digits.charAt(i) - '0') * WEIGHTS[i];
        sum += (digits.charAt(8) - '0') * 5 / 10;
        return (10 - sum % 10) % 10;
    }

    /** As it is printed: {@code 123-45-67890}. */
    public String formatted() {
        return digits.substring(0, 3) + "-" + digits.substring(3, 5) + "-" + digits.substring(5);
    }
}
