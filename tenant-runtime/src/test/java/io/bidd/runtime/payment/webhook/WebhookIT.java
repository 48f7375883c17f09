package io.bidd.runtime.payment.webhook;

import static io.bidd.runtime.payment.MoneyShops.DATABASE;
import static io.bidd.runtime.payment.MoneyShops.DELTA;
import static io.bidd.runtime.payment.MoneyShops.GAMMA;
import static io.bidd.runtime.payment.MoneyShops.TRANSACTION;
import static io.bidd.runtime.payment.MoneyShops.count;
import static io.bidd.runtime.payment.MoneyShops.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bidd.runtime.payment.MoneyAudit.Line;
import io.bidd.runtime.payment.MoneyShops;
import io.bidd.runtime.payment.PaymentGateway.Forged;
import io.bidd.runtime.payment.PaymentGateway.Notice;
import io.bidd.runtime.payment.PaymentNews;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.template.ServedTenant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookIT {

    private static final byte[] BODY = message("event-1 payment.captured r1 p1");

    private final MoneyShops shops = new MoneyShops();
    private final WebhookRepository webhooks = new WebhookRepository(DATABASE);
    private final Heard heard = new Heard();
    private final WebhookInbox inbox = inbox(heard);

    WebhookIT() throws Exception {}

    @BeforeEach
    void accounts() {
        shops.openAccounts();
    }

    @AfterEach
    void close() throws Exception {
        inbox.close();
    }

    @Test
    void aMessageIsKeptAndTold() {
        in(GAMMA, () -> inbox.receive("telling", signed(GAMMA), BODY));
        await().pollInSameThread()
                .untilAsserted(() -> assertThat(heard.words).containsExactly(GAMMA.id() + " telling r1 p1"));
        in(GAMMA, () -> {
            await().pollInSameThread().until(() -> processed() == 1);
            assertThat(DATABASE.sql("select body from payment_webhooks")
                            .query(String.class)
                            .single())
                    .isEqualTo(new String(BODY, StandardCharsets.UTF_8));
        });
    }

    @Test
    void aDuplicateChangesNothing() throws Exception {
        in(GAMMA, () -> inbox.receive("telling", signed(GAMMA), BODY));
        in(GAMMA, () -> await().pollInSameThread().until(() -> processed() == 1));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (var one = 0; one < 20; one++)
                all.add(threads.submit(() -> in(GAMMA, () -> inbox.receive("telling", signed(GAMMA), BODY))));
            for (var one : all) one.get();
        }
        in(GAMMA, () -> {
            inbox.tellDue();
            assertThat(count("payment_webhooks")).isEqualTo(1);
            assertThat(heard.words).hasSize(1);
            inbox.receive("telling", signed(GAMMA), message("event-2 payment.captured r1 p1"));
            await().pollInSameThread()
                    .until(() -> heard.words.size() == 2); // another event about the same payment is told
        });
    }

    @Test
    void aForgedMessageIsRefusedNotedAndNotKept() {
        in(GAMMA, () -> {
            assertThatThrownBy(() -> inbox.receive("telling", Map.of("signature", "guess"), BODY))
                    .isInstanceOf(Forged.class);
            assertThat(count("payment_webhooks")).isZero();
            assertThat(forgeries()).hasSize(1);
        });
    }

    @Test
    void anotherShopsMessageIsForgedHere() {
        in(
                DELTA,
                () -> assertThatThrownBy(() -> inbox.receive("telling", signed(GAMMA), BODY))
                        .isInstanceOf(Forged.class));
        in(GAMMA, () -> {
            inbox.receive("telling", signed(GAMMA), BODY);
            assertThat(count("payment_webhooks")).isEqualTo(1);
        });
        in(DELTA, () -> assertThat(count("payment_webhooks")).isZero());
    }

    @Test
    void aFloodOfForgeriesIsALineAMinute() {
        in(GAMMA, () -> {
            for (var one = 0; one < 100; one++) forge();
            assertThat(forgeries()).hasSize(1);
            shops.clock.advance(Duration.ofMinutes(1));
            forge();
            assertThat(forgeries()).hasSize(2);
            assertThat(forgeries().getLast().facts()).containsEntry("alsoBefore", 99);
        });
    }

    @Test
    void whatNobodyIsInterestedInIsNotKept() {
        in(GAMMA, () -> {
            inbox.receive("telling", signed(GAMMA), message("ping"));
            assertThat(count("payment_webhooks")).isZero();
        });
    }

    @Test
    void aCrashBeforeTellingLosesNothing() {
        in(GAMMA, () -> {
            keep("event-1"); // and the program ends
            inbox.wake(); // the timer of another one
            await().pollInSameThread().until(() -> processed() == 1);
        });
        assertThat(heard.words).containsExactly(GAMMA.id() + " telling r1 p1");
    }

    @Test
    void aCrashWhileTellingLosesNothing() {
        in(GAMMA, () -> {
            keep("event-1");
            heard.crash = true;
            assertThatThrownBy(inbox::tellDue).isInstanceOf(Crash.class);
            heard.crash = false;
            inbox.tellDue();
            assertThat(heard.words).as("it is somebody's for a while").isEmpty();
            shops.clock.advance(WebhookInbox.CLAIM);
            inbox.tellDue();
            assertThat(heard.words).hasSize(1);
            assertThat(processed()).isEqualTo(1);
        });
    }

    @Test
    void whatFailsIsToldAgainWithGrowingPausesAndAlarmsInTheEnd() {
        heard.failure = () -> new IllegalStateException("the database is away");
        in(GAMMA, () -> {
            keep("event-1");
            inbox.tellDue();
            for (var pause : List.of("PT10S", "PT1M", "PT5M", "PT1H", "PT6H", "P1D", "P1D")) {
                var tries = heard.words.size();
                shops.clock.advance(Duration.parse(pause).minusMillis(1));
                inbox.tellDue();
                assertThat(heard.words).as("before " + pause).hasSize(tries);
                shops.clock.advance(Duration.ofMillis(1));
                inbox.tellDue();
                assertThat(heard.words).as("after " + pause).hasSize(tries + 1);
            }
            assertThat(shops.audit.openAlarms()).extracting(Line::kind).containsExactly("webhook-stuck");
            assertThat(processed()).isZero();

            heard.failure = null;
            shops.clock.advance(Duration.ofDays(1));
            inbox.tellDue();
            assertThat(processed()).isEqualTo(1);
        });
    }

    @Test
    void oneThatFailsDoesNotHoldUpTheOthers() {
        in(GAMMA, () -> {
            for (var event = 0; event < 30; event++) keep("event-" + event);
            heard.failure = () -> heard.words.size() == 5 ? new IllegalStateException("this one") : null;
            inbox.tellDue();
            assertThat(processed()).isEqualTo(29);
        });
    }

    @Test
    void whatOneHasClaimedTheOtherOnePassesBy() {
        in(GAMMA, () -> {
            for (var event = 0; event < 20; event++) keep("event-" + event);
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            in(
                    GAMMA,
                    () -> TRANSACTION.executeWithoutResult(open -> {
                        var mine = claim();
                        var theirs = CompletableFuture.supplyAsync(
                                        () -> CurrentTenant.call(GAMMA, this::claim), threads)
                                .orTimeout(20, TimeUnit.SECONDS) // who is not passed by would be waited for
                                .join();
                        assertThat(mine).hasSize(10);
                        assertThat(theirs).hasSize(10).doesNotContainAnyElementsOf(mine);
                    }));
        }
    }

    @Test
    void replicasShareTheWork() throws Exception {
        var other = inbox(heard);
        in(GAMMA, () -> {
            for (var event = 0; event < 200; event++) keep("event-" + event);
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = threads.submit(() -> in(GAMMA, inbox::tellDue));
            var two = threads.submit(() -> in(GAMMA, other::tellDue));
            one.get();
            two.get();
        }
        other.close();
        assertThat(heard.words).as("each of them once").hasSize(200);
        in(GAMMA, () -> assertThat(processed()).isEqualTo(200));
    }

    @Test
    void bodiesGoAMonthAfterTheyWereTold() {
        in(GAMMA, () -> {
            keep("event-1");
            inbox.tellDue();
            shops.clock.advance(Duration.ofDays(20));
            keep("event-2");
            inbox.tellDue();
            keep("event-3");
            shops.clock.advance(Duration.ofDays(10).plusSeconds(1));
            inbox.empty();
            assertThat(DATABASE.sql("select event_id from payment_webhooks where body = ''")
                            .query(String.class)
                            .list())
                    .containsExactly("event-1");
            keep("event-1");
            assertThat(count("payment_webhooks")).as("it is still known").isEqualTo(3);
        });
    }

    private WebhookInbox inbox(PaymentNews news) {
        return new WebhookInbox(shops.gateways, webhooks, news, shops.audit, shops.clock);
    }

    private void keep(String event) {
        webhooks.keep("telling", new Notice(event, "payment.captured", "r1", "p1"), BODY, shops.clock.instant());
    }

    private List<Long> claim() {
        return webhooks.claim(10, shops.clock.instant(), shops.clock.instant().plus(WebhookInbox.CLAIM)).stream()
                .map(WebhookRepository.Due::id)
                .toList();
    }

    private void forge() {
        assertThatThrownBy(() -> inbox.receive("telling", Map.of(), BODY)).isInstanceOf(Forged.class);
    }

    private static List<Forgery> forgeries() {
        return DATABASE.sql("select facts from money_audit where kind = 'webhook-forged' order by id")
                .query((row, n) -> new Forgery(
                        new tools.jackson.databind.json.JsonMapper().readValue(row.getString(1), Map.class)))
                .list();
    }

    private static long processed() {
        return DATABASE.sql("select count(*) from payment_webhooks where processed_at is not null and look_at is null")
                .query(Long.class)
                .single();
    }

    private static Map<String, String> signed(ServedTenant shop) {
        return Map.of("signature", secret(shop, "telling"));
    }

    private static byte[] message(String words) {
        return words.getBytes(StandardCharsets.UTF_8);
    }

    private static void in(ServedTenant shop, Runnable work) {
        CurrentTenant.run(shop, work);
    }

    private record Forgery(Map<String, Object> facts) {}

    /** The program ends; nobody catches that. */
    private static final class Crash extends Error {}

    /** Remembers what it hears. */
    private static final class Heard implements PaymentNews {

        final List<String> words = new CopyOnWriteArrayList<>();
        volatile Supplier<RuntimeException> failure;
        volatile boolean crash;

        @Override
        public void heard(String provider, String reference, String payment) {
            if (crash) throw new Crash();
            words.add(CurrentTenant.get().id() + " " + provider + " " + reference + " " + payment);
            var thrown = failure == null ? null : failure.get();
            if (thrown != null) throw thrown;
        }
    }
}
