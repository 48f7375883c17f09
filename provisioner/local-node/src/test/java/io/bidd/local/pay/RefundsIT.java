package io.bidd.local.pay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bidd.template.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;

class RefundsIT {

    private static Sandbox sandbox;
    private final Merchant shop = sandbox.merchant();

    @BeforeAll
    static void start() throws Exception {
        sandbox = new Sandbox();
    }

    @AfterAll
    static void stop() throws Exception {
        sandbox.close();
    }

    @Test
    void partsAreGivenBackUntilNothingIsLeft() throws Exception {
        var id = shop.captured(1_000);
        var part = shop.refund(id, Ids.next(), 300);
        assertThat(part.status()).isEqualTo(200);
        assertThat(part.json().path("amount").asLong()).isEqualTo(300);
        assertThat(part.json().path("id").asString()).startsWith("ref");
        assertThat(part.json().path("payment").path("status").asString()).isEqualTo("captured");
        assertThat(refunded(id)).isEqualTo(300);

        var rest = shop.refund(id, Ids.next(), 700);
        assertThat(rest.json().path("payment").path("status").asString()).isEqualTo("refunded");
        assertThat(shop.look(id).state()).isEqualTo("refunded");
        assertThat(shop.refund(id, Ids.next(), 1).problem()).isEqualTo("too-much");
    }

    @Test
    void theWholeCanBeGivenBackAtOnce() throws Exception {
        var id = shop.captured(1_000);
        assertThat(shop.refundWhole(id).state()).isEqualTo("refunded");
        assertThat(shop.refundWhole(id).status()).as("done already is done").isEqualTo(200);
        var inPart = shop.captured(1_000);
        shop.refund(inPart, Ids.next(), 999);
        assertThat(shop.refundWhole(inPart).status()).isEqualTo(200);
        assertThat(refunded(inPart)).isEqualTo(1_000);
    }

    @Test
    void moreThanWasCapturedIsNotGivenBack() throws Exception {
        var id = shop.captured(1_000);
        shop.refund(id, Ids.next(), 600);
        var refused = shop.refund(id, Ids.next(), 401);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("too-much");
        assertThat(refunded(id)).isEqualTo(600);
        assertThatThrownBy(() -> sandbox.book()
                        .sql("update payments set refunded = 1001 where id = ?")
                        .param(id)
                        .update())
                .as("the book itself refuses")
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void theSameKeyGivesTheSameAnswer() throws Exception {
        var id = shop.captured(1_000);
        var key = Ids.next();
        var first = shop.refund(id, key, 300);
        shop.refund(id, Ids.next(), 700);
        assertThat(shop.refund(id, key, 300).raw().body()).isEqualTo(first.raw().body());
        assertThat(refunded(id)).isEqualTo(1_000);
        assertThat(shop.refund(id, key, 299).problem()).as("another amount").isEqualTo("key-reused");
        assertThat(shop.refund(shop.captured(1_000), key, 300).problem())
                .as("another payment")
                .isEqualTo("key-reused");
    }

    @Test
    void aRefusalIsNotKeptForItsKey() throws Exception {
        var id = shop.open(1_000);
        var key = Ids.next();
        var early = shop.refund(id, key, 300);
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.json().path("payment").path("status").asString()).isEqualTo("created");
        shop.approve(id);
        shop.capture(id);
        assertThat(shop.refund(id, key, 300).status()).isEqualTo(200);
    }

    @Test
    void withoutAKeyNothingIsGivenBack() throws Exception {
        var id = shop.captured(1_000);
        assertThat(shop.post("/v1/payments/" + id + "/refunds", "{\"amount\":1}")
                        .status())
                .isEqualTo(400);
        assertThat(refunded(id)).isZero();
    }

    @Test
    void refundsAtTheSameMomentStayWithinWhatWasCaptured() throws Exception {
        var id = shop.captured(1_000);
        var statuses = atOnce(40, () -> shop.refund(id, Ids.next(), 100).status());
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(10);
        assertThat(statuses).filteredOn(status -> status == 422).hasSize(30);
        assertThat(refunded(id)).isEqualTo(1_000);
        assertThat(sandbox.book()
                        .sql("select sum(amount) from refunds where payment = ?")
                        .param(id)
                        .query(Long.class)
                        .single())
                .isEqualTo(1_000);
    }

    @Test
    void oneKeyAtTheSameMomentIsOneRefund() throws Exception {
        var id = shop.captured(1_000);
        var key = Ids.next();
        var answers = atOnce(20, () -> shop.refund(id, key, 100).raw().body());
        assertThat(Set.copyOf(answers)).as("the same answer for all").hasSize(1);
        assertThat(refunded(id)).isEqualTo(100);
    }

    private static <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<T>();
            for (var answer : threads.invokeAll(
                    IntStream.range(0, times).mapToObj(number -> call).toList())) answers.add(answer.get());
            return answers;
        }
    }

    private long refunded(String id) throws Exception {
        return shop.look(id).json().path("refunded").asLong(-1);
    }
}
