package io.bidd.runtime.groupcommit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.SocketException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.web.util.DisconnectedClientHelper;

class FailuresTests {

    /** Spring MVC answers those whose client is gone with an empty 200. */
    @Test
    void aDatabaseThatIsGoneIsNotTakenForAClientThatIs() {
        var broken = new SQLException("An I/O error occurred", new SocketException("Broken pipe"));
        assertThat(DisconnectedClientHelper.isClientDisconnectedException(new IllegalStateException(broken)))
                .as("what it is mistaken for otherwise")
                .isTrue();
        assertThat(DisconnectedClientHelper.isClientDisconnectedException(new Writer.NotDone(broken)))
                .isFalse();
        assertThat(DisconnectedClientHelper.isClientDisconnectedException(new OutcomeUnknown(broken)))
                .isFalse();
    }
}
