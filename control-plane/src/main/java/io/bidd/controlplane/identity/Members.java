package io.bidd.controlplane.identity;

import io.bidd.controlplane.problem.Refused;
import io.bidd.template.Ids;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Accounts of people: members of companies and platform admins. */
@Service
@Transactional
public class Members implements UserDetailsService, ApplicationRunner {

    private final MemberRepository members;
    private final PasswordEncoder passwords;
    private final Guesses guesses;
    private final IdentitySettings settings;
    private final Clock clock;

    Members(
            MemberRepository members,
            PasswordEncoder passwords,
            Guesses guesses,
            IdentitySettings settings,
            Clock clock) {
        this.members = members;
        this.passwords = passwords;
        this.guesses = guesses;
        this.settings = settings;
        this.clock = clock;
    }

    /** @throws Refused if the e-mail address has an account already */
    public void register(String companyId, String email, String password, String name) {
        create(companyId, email.strip(), password, name.strip(), Role.OWNER);
    }

    /** The account of a person, without anything secret. */
    @Transactional(readOnly = true)
    Optional<Account> find(String id) {
        return members.findById(id)
                .map(member -> new Account(member.id, member.companyId, member.email, member.name, member.role));
    }

    /** People sign in with their e-mail address; from then on they are known by their id. */
    @Override
    @Transactional(readOnly = true)
    public UserDetails loadUserByUsername(String email) {
        var member = members.findByEmailIgnoreCase(email.strip())
                .orElseThrow(() -> new UsernameNotFoundException("no such account"));
        return User.withUsername(member.id)
                .accountLocked(guesses.tooMany(email))
                .password(member.passwordHash)
                .roles(member.role.name())
                .build();
    }

    /** The first platform admin comes from settings; a second start finds the account and leaves it alone. */
    @Override
    public void run(ApplicationArguments arguments) {
        var admin = settings.admin();
        if (!admin.email().isBlank() && !members.existsByEmailIgnoreCase(admin.email()))
            create(null, admin.email(), admin.password(), "Platform admin", Role.ADMIN);
    }

    private void create(@Nullable String companyId, String email, String password, String name, Role role) {
        if (members.existsByEmailIgnoreCase(email))
            throw Refused.conflict("email-taken", "This e-mail address has an account already. Sign in with it.");
        var hash = passwords.encode(password);
        if (hash == null) throw new IllegalStateException("the password encoder gave nothing");
        members.save(new Member(Ids.next(), companyId, email, hash, name, role, clock.instant()));
    }

    record Account(String id, @Nullable String companyId, String email, String name, Role role) {}
}
