package io.bidd.runtime.member;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** @param password 8 to 72 characters (bcrypt reads no more than 72 bytes) */
public record SignUp(
        @NotBlank @Email @Size(max = 120) String email,
        @NotBlank @Size(min = 8, max = 72) String password,
        @NotBlank @Size(max = 40) String name,
        @NotBlank @Pattern(regexp = "[0-9+][0-9 -]{7,19}") String phone) {

    /** Whether bcrypt reads all of it. */
    @AssertTrue(message = "at most 72 bytes")
    public boolean isPasswordShortEnough() {
        return Objects.requireNonNullElse(password, "").getBytes(StandardCharsets.UTF_8).length <= 72;
    }

    /** Passwords stay out of logs. */
    @Override
    public String toString() {
        return "SignUp[...]";
    }
}
