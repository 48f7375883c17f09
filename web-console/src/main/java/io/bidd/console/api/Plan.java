package io.bidd.console.api;

/**
 * What a company can rent. All prices are without VAT.
 *
 * @param isolation     {@code POOLED} or {@code DEDICATED}
 * @param baseFee       once for each rental
 * @param dayFee        for each begun day
 * @param includedCrowd shoppers at the same time that the fees above cover
 * @param crowdStep     further shoppers are sold in steps of so many
 */
public record Plan(
        String code,
        int version,
        String isolation,
        Money baseFee,
        Money dayFee,
        int includedCrowd,
        int crowdStep,
        Money crowdStepFee,
        int maxCrowd,
        int maxDays,
        Room room) {

    /** Of its runtime, as far as it matters to who chooses. @param cacheMib memory of a waiting line's server of its own; 0 if it shares one */
    public record Room(int cacheMib) {}
}
