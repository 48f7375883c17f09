package io.bidd.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who comes after the last unit is sold: refusals a second, next to the cheapest answer that the same server has. */
final class SoldOut implements Scenario {

    private static final int CONNECTIONS = 64;
    private static final int UNITS = 100;
    private static final int CROWD = 20_000;
    private static final double GOAL = 0.4;

    @Override
    public String name() {
        return "soldout";
    }

    @Override
    public String about() {
        return "orders refused in a second once a deal is sold out; next to the server's cheapest answer, the counter";
    }

    @Override
    public void run(TestBed bed, Result result) throws Exception {
        var lasts = Duration.ofSeconds(bed.scaled(8, 2));
        var warmUp = Duration.ofSeconds(bed.scaled(30, 8));
        var rounds = bed.scaled(5, 2);
        result.setting("connections", CONNECTIONS);
        result.setting("shoppers", CROWD + ", each again and again");
        result.setting(
                "rounds",
                rounds + " of " + lasts.toSeconds() + " s, taking turns, after " + warmUp.toSeconds()
                        + " s of warm-up of each");
        result.setting("flags", TestBed.FLAGS);
        bed.shop().members(CROWD);
        var deal = bed.shop().dealWithoutLine(UNITS);
        try (var runtime = bed.startRuntime(Map.of())) {
            runtime.awaitState(deal, "OPEN");
            var sold = Generator.saturating(
                    bed.loop(),
                    runtime.port(),
                    CONNECTIONS,
                    2 * UNITS,
                    Duration.ofSeconds(30),
                    index -> request(deal, index),
                    Generator.Answers.UNREAD);
            result.mustBeNone("units sold more or less than there were", Math.abs(sold.of(201) - UNITS));
            var orders = new byte[CROWD][];
            for (var i = 0; i < CROWD; i++) orders[i] = request(deal, i);
            var now = Shop.nowRequest(deal);
            var refusals = new Side(bed, runtime, 409, index -> orders[index % CROWD], new Types());
            var counter = new Side(bed, runtime, 200, index -> now, Generator.Answers.UNREAD);
            for (var side : List.of(refusals, counter)) side.warmUp(warmUp);
            for (var i = 0; i < rounds; i++) for (var side : List.of(refusals, counter)) side.round(lasts);
            tell(result, refusals, counter);
            bed.audit().stock(result, deal, 1);
        }
    }

    private static void tell(Result result, Side refusals, Side counter) {
        result.figure("refusals", refusals.perSecond(), "per s");
        result.figure("refusals, p99 at saturation", Median.of(refusals.p99), "ms");
        result.figure("CPU of the runtime for a refusal", Median.of(refusals.cpuMicros), "us");
        result.figure("looks at the counter", counter.perSecond(), "per s");
        result.figure("CPU of the runtime for a look", Median.of(counter.cpuMicros), "us");
        result.atLeast("refusals / looks at the counter", refusals.perSecond() / counter.perSecond(), "", GOAL);
        result.mustBeNone("answers that were wrong", refusals.wrong + counter.wrong);
        result.series("perSecond", Map.of("refusals", refusals.paces, "counter", counter.paces));
    }

    private static byte[] request(String deal, int shopper) {
        return Shop.orderRequest(deal, "", Shop.tokenOf(Shop.member(shopper)));
    }

    /** A refusal says why; another reason would be another measurement. */
    private static final class Types implements Generator.Answers {

        private static final ByteBuf SOLD_OUT = Unpooled.wrappedBuffer("sold-out".getBytes(StandardCharsets.US_ASCII));

        private long otherReasons;

        @Override
        public void accept(int index, int status, ByteBuf body) {
            // Those who bought are refused for their limit, if that is looked at first.
            if (index % CROWD >= 2 * UNITS && ByteBufUtil.indexOf(SOLD_OUT.duplicate(), body) < 0) otherReasons++;
        }
    }

    private static final class Side {

        final TestBed bed;
        final RuntimeUnderTest runtime;
        final int status;
        final Generator.Requests requests;
        final Generator.Answers answers;
        final List<Double> paces = new ArrayList<>();
        final List<Double> p99 = new ArrayList<>();
        final List<Double> cpuMicros = new ArrayList<>();
        long wrong;

        Side(
                TestBed bed,
                RuntimeUnderTest runtime,
                int status,
                Generator.Requests requests,
                Generator.Answers answers) {
            this.bed = bed;
            this.runtime = runtime;
            this.status = status;
            this.requests = requests;
            this.answers = answers;
        }

        void warmUp(Duration lasts) throws Exception {
            System.out.printf("  warm-up: %,.0f per s%n", load(lasts).perSecond());
        }

        void round(Duration lasts) throws Exception {
            var cpu = runtime.process().cpuMicros();
            var load = load(lasts);
            var answered = load.micros().getTotalCount();
            paces.add(load.perSecond());
            p99.add(load.p99Millis());
            cpuMicros.add((runtime.process().cpuMicros() - cpu) / (double) Math.max(1, answered));
            wrong += answered - load.of(status) + load.lost();
            if (answers instanceof Types types) {
                wrong += types.otherReasons;
                types.otherReasons = 0;
            }
        }

        double perSecond() {
            return Median.of(paces);
        }

        private Generator.Load load(Duration lasts) throws Exception {
            return Generator.saturating(
                    bed.loop(), runtime.port(), CONNECTIONS, Integer.MAX_VALUE, lasts, requests, answers);
        }
    }
}
