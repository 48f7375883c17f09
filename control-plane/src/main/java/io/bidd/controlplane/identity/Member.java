package io.bidd.controlplane.identity;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "members")
class Member {

    @Id
    String id;

    @Nullable
    String companyId;

    String email;
    String passwordHash;
    String name;

    @Enumerated(EnumType.STRING)
    Role role;

    Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Member() {}

    Member(
            String id,
            @Nullable String companyId,
            String email,
            String passwordHash,
            String name,
            Role role,
            Instant at) {
        this.id = id;
        this.companyId = companyId;
        this.email = email;
        this.passwordHash = passwordHash;
        this.name = name;
        this.role = role;
        this.createdAt = at;
    }
}
