package io.bidd.runtime.member;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

@Entity
@Table(name = "members")
class Member {

    @Id
    String id;

    String email;
    String passwordHash;
    String name;
    String phone;
    Instant createdAt;

    @SuppressWarnings("NullAway.Init")
    protected Member() {}

    Member(String id, SignUp signUp, String passwordHash, Instant at) {
        this.id = id;
        this.email = signUp.email().strip();
        this.passwordHash = passwordHash;
        this.name = signUp.name().strip();
        this.phone = signUp.phone().strip();
        this.createdAt = at;
    }
}
