package io.bidd.controlplane.company;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What a company says of itself when it applies. The contact becomes its first member.
 *
 * @param password of the contact, 10 to 72 characters (bcrypt reads no more than 72 bytes)
 */
public record Application(
        @NotBlank @Size(max = 80) String name,
        @NotBlank @Size(max = 14) String businessNumber,
        @NotBlank @Size(max = 40) String representative,
        @NotBlank @Size(max = 40) String contactName,
        @NotBlank @Email @Size(max = 120) String email,
        @NotBlank @Pattern(regexp = "[0-9+][0-9 -]{7,19}") String phone,
        @NotBlank @Size(min = 10, max = 72) String password) {

    /** Whether bcrypt reads all of it. */
    @AssertTrue(message = "at most 72 bytes")
    public boolean isPasswordShortEnough() {
        return Objects.requireNonNullElse(password, "").getBytes(StandardCharsets.UTF_8).length <= 72;
    }

    /** Passwords stay out of logs. */
    @Override
    public String toString() {
        return "Application[" + businessNumber + "]";
    }
}
