package io.bidd.controlplane.company;

/** Where a company's application stands. */
public enum CompanyState {
    APPLIED,
    APPROVED,
    REJECTED
}
