package io.bidd.runtime.seller.order;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** Who carries the goods, and how the shopper can follow them. */
record Shipment(
        @NotBlank @Size(max = 40) String carrier,

        @NotBlank @Pattern(regexp = "\\s*[A-Za-z0-9][A-Za-z0-9 -]{0,39}\\s*")
        String trackingNumber) {

    static final Shipment NONE = new Shipment("", "");
}
