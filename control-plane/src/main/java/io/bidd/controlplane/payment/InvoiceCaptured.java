package io.bidd.controlplane.payment;

import java.time.Instant;

/** The whole amount of an invoice has been taken. */
public record InvoiceCaptured(String invoice, Instant at) {}
