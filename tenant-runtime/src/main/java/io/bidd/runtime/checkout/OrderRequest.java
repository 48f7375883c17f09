package io.bidd.runtime.checkout;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a shopper orders: all of it or nothing.
 *
 * @param amount what the shopper was shown for everything with its shipping, in won; another amount than ours is refused, ours
 *               is what counts
 */
public record OrderRequest(
        @NotEmpty @Size(max = 20) List<@NotNull @Valid Line> lines,
        @Positive long amount,
        @NotBlank @Size(max = 40) String receiver,
        @NotBlank @Pattern(regexp = "[0-9+][0-9 -]{7,19}") String phone,
        @NotBlank @Pattern(regexp = "\\d{5}") String zipcode,
        @NotBlank @Size(max = 200) String address) {

    /** @param pass admission pass of the deal's waiting room; empty where the deal has no line */
    public record Line(
            @NotBlank @Size(max = 40) String deal,
            @Positive @Max(1_000) int quantity,
            @NotNull String pass) {}

    @AssertTrue(message = "each deal once")
    public boolean isEachDealOnce() {
        return lines == null
                || lines.stream()
                        .filter(Objects::nonNull)
                        .map(Line::deal)
                        .allMatch(new HashSet<@Nullable String>()::add);
    }

    /** Addresses stay out of logs. */
    @Override
    public String toString() {
        return "OrderRequest[" + lines.size() + " lines]";
    }

    /** What must be the same for a repeated request to be the same request. */
    String fingerprint() {
        var text = new StringBuilder();
        for (var line : lines)
            text.append(line.deal()).append('\n').append(line.quantity()).append('\n');
        return text.append(String.join("\n", String.valueOf(amount), receiver, phone, zipcode, address))
                .toString();
    }
}
