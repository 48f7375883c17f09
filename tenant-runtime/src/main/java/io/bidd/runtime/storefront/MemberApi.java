package io.bidd.runtime.storefront;

import io.bidd.runtime.member.Members;
import io.bidd.runtime.member.SignUp;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Sign-up and sign-in for programs: the answer holds a bearer token. */
@RestController
class MemberApi {

    private final Members members;

    MemberApi(Members members) {
        this.members = members;
    }

    @PostMapping("/api/members")
    ResponseEntity<?> signUp(@Valid @RequestBody SignUp signUp) {
        return switch (members.signUp(signUp)) {
            case Members.SignedIn in ->
                ResponseEntity.status(HttpStatus.CREATED).body(Map.of("token", in.token()));
            case Members.EmailTaken taken ->
                ShopProblems.refuse(HttpStatus.CONFLICT, "email-taken", "This e-mail address has an account.");
        };
    }

    @PostMapping("/api/sessions")
    ResponseEntity<?> signIn(@Valid @RequestBody SignIn signIn) {
        return switch (members.signIn(signIn.email(), signIn.password())) {
            case Members.SignedIn in ->
                ResponseEntity.status(HttpStatus.CREATED).body(Map.of("token", in.token()));
            case Members.Wrong wrong ->
                ShopProblems.refuse(HttpStatus.UNAUTHORIZED, "wrong-password", "E-mail address or password is wrong.");
            case Members.TooManyGuesses guesses ->
                ShopProblems.refuse(
                        HttpStatus.TOO_MANY_REQUESTS, "too-many-guesses", "Too many tries. Wait a quarter of an hour.");
        };
    }

    record SignIn(@NotBlank String email, @NotBlank String password) {}
}
