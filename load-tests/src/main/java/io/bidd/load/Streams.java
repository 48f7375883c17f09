package io.bidd.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Ten thousand live streams on one runtime: how soon the last of them hears of a change, and what they cost. */
final class Streams implements Scenario {

    private static final int ABOVE_CAP = 100;
    private static final int OPENING_AT_ONCE = 200;
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(15);
    private static final double GOAL_MILLIS = 2_000;

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public String about() {
        return "10,000 live streams on one runtime: time until the last one is told, and memory";
    }

    @Override
    public void run(TestBed bed, Result result) throws Exception {
        var cap = bed.scaled(10_000, 1_000);
        var changes = bed.scaled(9, 3);
        result.setting("streams", cap);
        result.setting("changes", changes + ": pause, resume and a newcomer, taking turns");
        result.setting("flags", TestBed.FLAGS);
        var deal = bed.shop().deal(10_000, 1);
        try (var runtime = bed.startRuntime(Map.of("BIDD_LINE_STREAMS", String.valueOf(cap)));
                var listeners = new Listeners(bed, runtime, deal)) {
            runtime.awaitState(deal, "OPEN");
            for (var i = 0; i < 3; i++) join(runtime, deal, i);
            var heapBefore = runtime.process().liveHeapMb();
            var rssBefore = runtime.process().rssMb();
            var took = listeners.open(cap);
            result.figure("streams open", listeners.opened.get(), "");
            result.mustBeNone("streams that were not given", cap - listeners.opened.get());
            result.figure("opened in", took / 1000.0, "s");

            var all = new Histogram(3_600_000, 3);
            var last = new Histogram(3_600_000, 3);
            var unheard = 0;
            for (var i = 0; i < changes; i++) {
                var what = switch (i % 3) {
                    case 0 -> "\"state\":\"PAUSED\"";
                    case 1 -> "\"state\":\"OPEN\"";
                    default -> "\"joined\":" + (4 + i / 3) + ",";
                };
                var round = listeners.expect(what, cap);
                switch (i % 3) {
                    case 0 -> bed.shop().pause(deal);
                    case 1 -> bed.shop().resume(deal);
                    default -> join(runtime, deal, 3 + i / 3);
                }
                unheard += round.await();
                all.add(round.millis);
                last.recordValue(round.millis.getMaxValue());
                System.out.printf(
                        "  %s: p50 %d, p99 %d, last %d ms%n",
                        what,
                        round.millis.getValueAtPercentile(50),
                        round.millis.getValueAtPercentile(99),
                        round.millis.getMaxValue());
            }
            var rssAfter = runtime.process().rssMb();
            result.figure("change to stream told, p50", all.getValueAtPercentile(50), "ms");
            result.figure("change to stream told, p99", all.getValueAtPercentile(99), "ms");
            result.figure("change to last stream told, median of changes", last.getValueAtPercentile(50), "ms");
            result.atMost("change to last stream told, worst", all.getMaxValue(), "ms", GOAL_MILLIS);
            result.mustBeNone("streams that did not hear of a change", unheard);
            result.figure("runtime resident before", rssBefore, "MiB");
            result.figure("runtime resident after", rssAfter, "MiB");
            var heapAfter = runtime.process().liveHeapMb();
            result.figure("runtime live heap before", heapBefore, "MiB");
            result.figure("runtime live heap with all streams", heapAfter, "MiB");
            result.figure("live heap for each stream", (heapAfter - heapBefore) * 1024 / cap, "KiB");

            listeners.open(ABOVE_CAP);
            result.mustBeNone("streams above the cap not told 204", ABOVE_CAP - listeners.refused.get());
            var failedPolls = 0;
            for (var i = 0; i < ABOVE_CAP; i++)
                if (runtime.get("/api/deals/" + deal + "/line/now").status() != 200) failedPolls++;
            result.mustBeNone("polls of the refused that failed", failedPolls);
        }
    }

    private static void join(RuntimeUnderTest runtime, String deal, int number) throws Exception {
        var answer = runtime.post("/api/deals/" + deal + "/line", Shop.tokenOf(Shop.member(number)), null);
        if (answer.status() != 201) throw new IllegalStateException("joining answered " + answer.status());
    }

    /** One change, and when each stream told of it. */
    private static final class Round {

        private final ByteBuf words;
        private final long since = System.nanoTime();
        private final Histogram millis = new ConcurrentHistogram(3_600_000, 3);
        private final CountDownLatch missing;

        Round(String words, int streams) {
            this.words = Unpooled.wrappedBuffer(words.getBytes(StandardCharsets.US_ASCII));
            this.missing = new CountDownLatch(streams);
        }

        /** @return streams that have not told in time */
        long await() throws InterruptedException {
            return missing.await(HEARD_WITHIN.toSeconds(), TimeUnit.SECONDS) ? 0 : missing.getCount();
        }
    }

    private static final class Listeners implements AutoCloseable {

        private final TestBed bed;
        private final RuntimeUnderTest runtime;
        private final byte[] request;
        private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private volatile @Nullable Round round;

        Listeners(TestBed bed, RuntimeUnderTest runtime, String deal) {
            this.bed = bed;
            this.runtime = runtime;
            this.request = ("GET /api/deals/" + deal + "/line/stream HTTP/1.1\r\nHost: " + TestBed.TENANT.host()
                            + "\r\nAccept: text/event-stream\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }

        /** Asks for more streams and waits for the answers. @return milliseconds it took */
        long open(int more) throws InterruptedException {
            var started = System.nanoTime();
            var opening = new Semaphore(OPENING_AT_ONCE);
            var bootstrap = new Bootstrap()
                    .group(bed.threads())
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 10_000)
                    .option(ChannelOption.SO_RCVBUF, 4_096)
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            channel.pipeline().addLast(new LineBasedFrameDecoder(8_192), new Listener(opening));
                        }
                    });
            for (var i = 0; i < more; i++) {
                if (!opening.tryAcquire(20, TimeUnit.SECONDS)) break;
                channels.add(
                        bootstrap.connect("127.0.0.1", runtime.streamPort()).channel());
            }
            if (!opening.tryAcquire(OPENING_AT_ONCE, 20, TimeUnit.SECONDS))
                System.out.println("  not all streams were answered in time");
            return (System.nanoTime() - started) / 1_000_000;
        }

        Round expect(String words, int streams) {
            var next = new Round(words, streams);
            round = next;
            return next;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the process ends soon anyway
        public void close() {
            channels.forEach(Channel::close);
        }

        private final class Listener extends SimpleChannelInboundHandler<ByteBuf> {

            private final Semaphore opening;
            private boolean answered;
            private @Nullable Round heard;

            Listener(Semaphore opening) {
                this.opening = opening;
            }

            @Override
            @SuppressWarnings("FutureReturnValueIgnored") // a broken connection is seen by its end
            public void channelActive(ChannelHandlerContext context) {
                context.writeAndFlush(Unpooled.wrappedBuffer(request));
            }

            @Override
            protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
                if (!answered) {
                    answered = true;
                    var status = line.toString(StandardCharsets.US_ASCII);
                    if (status.startsWith("HTTP/1.1 200")) opened.incrementAndGet();
                    if (status.startsWith("HTTP/1.1 204")) refused.incrementAndGet();
                    opening.release();
                    return;
                }
                var now = round;
                if (now == null || now == heard || ByteBufUtil.indexOf(now.words.duplicate(), line) < 0) return;
                heard = now;
                now.millis.recordValue((System.nanoTime() - now.since) / 1_000_000);
                now.missing.countDown();
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                if (!answered) opening.release();
                answered = true;
            }

            @Override
            @SuppressWarnings("FutureReturnValueIgnored") // its end is seen above
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                context.close();
            }
        }
    }
}
