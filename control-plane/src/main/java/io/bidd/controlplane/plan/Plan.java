package io.bidd.controlplane.plan;

import io.bidd.controlplane.money.Money;
import io.bidd.template.Isolation;
import io.bidd.template.Room;

/**
 * What a company can rent, at one version of its price. All prices are without VAT.
 *
 * @param baseFee       once for each rental
 * @param dayFee        for each begun day
 * @param includedCrowd shoppers at the same time that the fees above cover
 * @param crowdStep     further shoppers are sold in steps of so many
 * @param crowdStepFee  for each step
 * @param room          of the runtime on a cluster, where the shop has one of its own
 */
public record Plan(
        String code,
        int version,
        Isolation isolation,
        Money baseFee,
        Money dayFee,
        int includedCrowd,
        int crowdStep,
        Money crowdStepFee,
        int maxCrowd,
        int maxDays,
        Room room) {}
