package io.bidd.runtime.waitingroom;

import static io.bidd.runtime.TestShops.ALPHA;
import static io.bidd.runtime.TestShops.BETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.runtime.Goods;
import io.bidd.runtime.ShopIT;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.waitingroom.ClaimOutcome.Admitted;
import io.bidd.runtime.waitingroom.ClaimOutcome.NotYours;
import io.bidd.runtime.waitingroom.ClaimOutcome.TurnOver;
import io.bidd.runtime.waitingroom.ClaimOutcome.Waiting;
import io.bidd.template.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The line, in a real Redis. Lines without a deal are moved by the test alone; those with one also by the timer. */
class WaitingRoomIT extends ShopIT {

    @Autowired
    WaitingRoom room;

    @Autowired
    Goods goods;

    @Test
    void everybodyGetsOneNumberAndNoneIsLeftOut() throws Exception {
        var line = Ids.next();
        var joins = new ArrayList<Callable<Long>>();
        for (var person = 0; person < 1_000; person++) {
            var name = "p" + person / 2; // everybody comes twice
            joins.add(
                    () -> CurrentTenant.call(ALPHA, () -> room.join(line, name).number()));
        }
        var numbers = new ArrayList<Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var number : threads.invokeAll(joins)) numbers.add(number.get());
        }
        assertThat(numbers.stream().distinct().sorted())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 500).boxed().toList());
    }

    @Test
    void asManyAreLetInAsThereAreSlotsAndUnits() {
        var line = Ids.next();
        CurrentTenant.run(ALPHA, () -> {
            for (var person = 1; person <= 10; person++) room.join(line, "p" + person);
            assertThat(room.admit(line, 0).serving()).as("an empty shop").isZero();
            assertThat(room.admit(line, 3).serving()).isEqualTo(3);
            assertThat(room.admit(line, 3).serving()).as("slots are taken").isEqualTo(3);
            room.leave(line, "p2", 2);
            room.leave(line, "p4", 4);
            assertThat(room.admit(line, 3).serving())
                    .as("number 4 left, number 5 comes for number 2")
                    .isEqualTo(5);
        });
    }

    @Test
    void aTicketIsItsPersonsItsLinesAndItsShops() {
        var line = Ids.next();
        var ticket = CurrentTenant.call(ALPHA, () -> room.join(line, "jiwoo"));
        CurrentTenant.run(ALPHA, () -> {
            assertThat(room.claim(line, "jiwoo", ticket.token())).isInstanceOf(Waiting.class);
            assertThat(room.claim(line, "minsu", ticket.token())).isInstanceOf(NotYours.class);
            assertThat(room.claim(Ids.next(), "jiwoo", ticket.token())).isInstanceOf(NotYours.class);
            assertThat(room.claim(line, "jiwoo", "x" + ticket.token())).isInstanceOf(NotYours.class);
        });
        assertThat(CurrentTenant.call(BETA, () -> room.claim(line, "jiwoo", ticket.token())))
                .isInstanceOf(NotYours.class);
    }

    @Test
    void aTurnIsTakenUpOnceAndComesBackWhenNobodyDoes() throws Exception {
        var line = Ids.next();
        var first = CurrentTenant.call(ALPHA, () -> room.join(line, "first"));
        var second = CurrentTenant.call(ALPHA, () -> room.join(line, "second"));
        CurrentTenant.run(ALPHA, () -> room.admit(line, 1));
        assertThat(CurrentTenant.call(ALPHA, () -> room.claim(line, "second", second.token())))
                .isInstanceOf(Waiting.class);

        clockAhead(Duration.ofSeconds(61)); // the first one never came
        await().until(() -> CurrentTenant.call(ALPHA, () -> room.admit(line, 1)).serving() == 2);
        assertThat(CurrentTenant.call(ALPHA, () -> room.claim(line, "first", first.token())))
                .isInstanceOf(TurnOver.class);
        var pass = CurrentTenant.call(ALPHA, () -> room.claim(line, "second", second.token()));
        assertThat(pass).isInstanceOf(Admitted.class);
        assertThat(CurrentTenant.call(ALPHA, () -> room.claim(line, "second", second.token())))
                .as("the same pass again")
                .isEqualTo(pass);
        assertThat(CurrentTenant.call(ALPHA, () -> room.join(line, "first")).number())
                .as("back to the end")
                .isEqualTo(3);
    }

    @Test
    void theCounterIsTheSameForEverybodyAndNeedsNoSignIn() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var jiwoo = shopper(ALPHA);
        pass(ALPHA, deal, jiwoo);
        var now = get(ALPHA, "/api/deals/" + deal + "/line/now", null);
        assertThat(now.status()).isEqualTo(200);
        assertThat(now.json().path("serving").asInt()).isEqualTo(1);
        assertThat(get(BETA, "/api/deals/" + deal + "/line/now", null)
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("CLOSED");
    }
}
