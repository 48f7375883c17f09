package io.bidd.runtime.groupcommit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class WritesTests {

    @Test
    void onlyAnErrorOfARunningServerSaysThatNothingWasDone() {
        assertThat(Writes.isRefusal(told("23514"))).as("a constraint").isTrue();
        assertThat(Writes.isRefusal(told("40P01"))).as("a deadlock").isTrue();
        assertThat(Writes.isRefusal(told("57P01"))).as("it shuts down").isFalse();
        assertThat(Writes.isRefusal(told("57P02"))).as("it crashed").isFalse();
        assertThat(Writes.isRefusal(new PSQLException("broken pipe", PSQLState.CONNECTION_FAILURE)))
                .as("the connection broke")
                .isFalse();
    }

    private static PSQLException told(String state) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C" + state + "\0Mrefused\0\0"));
    }
}
