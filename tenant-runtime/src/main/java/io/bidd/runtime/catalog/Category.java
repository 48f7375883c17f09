package io.bidd.runtime.catalog;

/** The eight categories of DDIB. */
public enum Category {
    FASHION,
    BEAUTY,
    FOOD,
    APPLIANCE,
    SPORTS,
    LIVING,
    PET,
    TRAVEL
}
