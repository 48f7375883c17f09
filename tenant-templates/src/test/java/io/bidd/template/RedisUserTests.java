package io.bidd.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RedisUserTests {

    @Test
    void aRedisOfATenantsOwnKnowsThatTenantOnlyAndNotItsPassword() {
        var lines = RedisUser.aclFile("abc", "a password").lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("user default off ").endsWith(" -@all");
        assertThat(lines.getLast())
                .startsWith("user t_abc resetchannels on #")
                .contains(" ~t:abc:* &t:abc:* -@all +")
                .doesNotContain("password")
                .doesNotContain("+@all");
    }
}
