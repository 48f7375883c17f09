package io.bidd.runtime.member;

import io.bidd.runtime.tenancy.Signer;
import io.bidd.runtime.tenancy.TenantRedis;
import io.bidd.template.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;

/** Shoppers' accounts and sign-ins. */
@Service
public class Members {

    private static final Logger log = LoggerFactory.getLogger(Members.class);

    /** How long a sign-in is good for. */
    public static final Duration SIGN_IN_LASTS = Duration.ofHours(12);

    private static final String PURPOSE = "member";
    /** Guesses at one account before it is left alone for a while (OWASP ASVS 5.0, 6.3.1). */
    private static final int MOST_GUESSES = 10;

    private static final Duration GUESS_WINDOW = Duration.ofMinutes(15);

    private final MemberRepository members;
    private final Signer signer;
    private final TenantRedis redis;
    private final Clock clock;
    private final PasswordEncoder passwords = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    private final String nobody =
            Objects.requireNonNull(passwords.encode(Ids.secret().substring(0, 60)));

    Members(MemberRepository members, Signer signer, TenantRedis redis, Clock clock) {
        this.members = members;
        this.signer = signer;
        this.redis = redis;
        this.clock = clock;
    }

    public SignUpOutcome signUp(SignUp signUp) {
        var member = new Member(
                Ids.next(), signUp, Objects.requireNonNull(passwords.encode(signUp.password())), clock.instant());
        try {
            members.saveAndFlush(member);
            return new SignedIn(tokenFor(member.id), new Shopper(member.id));
        } catch (DataIntegrityViolationException taken) {
            return new EmailTaken();
        }
    }

    public SignInOutcome signIn(String email, String password) {
        if (tooManyGuesses(email)) return new TooManyGuesses();
        var member = members.findByEmailIgnoreCase(email.strip());
        // An unknown address takes as long as a wrong password, so that nobody can tell them apart.
        var right = passwords.matches(
                password, member.map(known -> known.passwordHash).orElse(nobody));
        if (member.isEmpty() || !right) return new Wrong();
        forgetGuesses(email);
        return new SignedIn(tokenFor(member.get().id), new Shopper(member.get().id));
    }

    /** Who a token of this shop stands for; nobody if it is forged, foreign or too old. Looks nothing up. */
    public Optional<Shopper> verify(String token) {
        return signer.verify(PURPOSE, token)
                .filter(words -> words.size() == 2
                        && Instant.ofEpochSecond(Long.parseLong(words.get(1))).isAfter(clock.instant()))
                .map(words -> new Shopper(words.get(0)));
    }

    /** The name and phone number that a member gave. */
    public Optional<Contact> contact(Shopper shopper) {
        return members.findById(shopper.id()).map(member -> new Contact(member.name, member.phone));
    }

    private String tokenFor(String id) {
        return signer.sign(
                PURPOSE, id, String.valueOf(clock.instant().plus(SIGN_IN_LASTS).getEpochSecond()));
    }

    private boolean tooManyGuesses(String email) {
        try {
            var guesses = redis.get().opsForValue().increment(guessesAt(email));
            if (guesses != null && guesses == 1) redis.get().expire(guessesAt(email), GUESS_WINDOW);
            return guesses != null && guesses > MOST_GUESSES;
        } catch (DataAccessException away) {
            return false; // without Redis there is no line either; signing in to see one's orders still works
        }
    }

    private void forgetGuesses(String email) {
        try {
            redis.get().delete(guessesAt(email));
        } catch (DataAccessException away) {
            log.info("guesses are forgotten with their own end only");
        }
    }

    private String guessesAt(String email) {
        return redis.key("guesses:" + email.strip().toLowerCase(Locale.ROOT));
    }

    public record Contact(String name, String phone) {}

    public sealed interface SignUpOutcome permits SignedIn, EmailTaken {}

    public sealed interface SignInOutcome permits SignedIn, Wrong, TooManyGuesses {}

    /** @param token to be kept by the shopper's browser or program */
    public record SignedIn(String token, Shopper shopper) implements SignUpOutcome, SignInOutcome {}

    public record EmailTaken() implements SignUpOutcome {}

    public record Wrong() implements SignInOutcome {}

    public record TooManyGuesses() implements SignInOutcome {}
}
