package io.bidd.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends ready-made HTTP requests on keep-alive connections from one thread; there is one request on a connection at a time.
 *
 * <p>{@link #atRate}: the moment of each request is fixed before the first is sent, and its time counts from that moment, even
 * if it could only be sent later. A server that stalls is charged for everybody who would have come meanwhile (no coordinated
 * omission). {@link #saturating}: each connection asks again as soon as it was answered, which tells a throughput and not what
 * a crowd would feel.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // what becomes of a write is seen by the answer or the end of its connection
final class Generator {

    /** How long after the last scheduled request its answer may come. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long LONGEST_MICROS = 120_000_000;
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final EventLoop loop;
    private final int port;
    private final int connections;
    private final Requests requests;
    private final Answers answers;
    private final int count;
    private final long spacingNanos;
    private final Duration atMost;

    private final CompletableFuture<Load> done = new CompletableFuture<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final List<Channel> channels = new ArrayList<>();
    private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private long started;
    private long lastAnswer;
    private int sent;
    private int due;
    private int finished;
    private int lost;

    /** @param index from 0 */
    interface Requests {
        byte[] get(int index);
    }

    /** @param body valid during the call only */
    interface Answers {
        Answers UNREAD = (index, status, body) -> {};

        void accept(int index, int status, ByteBuf body);
    }

    /**
     * @param micros    times of the answers in microseconds
     * @param statuses  answers by status
     * @param lost      requests that were sent or due, and not answered
     * @param perSecond answers a second
     */
    record Load(Histogram micros, Map<Integer, Integer> statuses, int lost, double perSecond) {

        double p50Millis() {
            return micros.getValueAtPercentile(50) / 1000.0;
        }

        double p99Millis() {
            return micros.getValueAtPercentile(99) / 1000.0;
        }

        double worstMillis() {
            return micros.getMaxValue() / 1000.0;
        }

        boolean allAre(int status) {
            return lost == 0 && statuses.keySet().stream().allMatch(seen -> seen == status);
        }

        int of(int status) {
            return statuses.getOrDefault(status, 0);
        }
    }

    private Generator(
            EventLoop loop,
            int port,
            int connections,
            int count,
            long spacingNanos,
            Duration atMost,
            Requests requests,
            Answers answers) {
        this.loop = loop;
        this.port = port;
        this.connections = connections;
        this.count = count;
        this.spacingNanos = spacingNanos;
        this.atMost = atMost;
        this.requests = requests;
        this.answers = answers;
    }

    /** @param perSecond requests, evenly spaced @param lasts how long they are sent for */
    static Load atRate(
            EventLoop loop,
            int port,
            int connections,
            int perSecond,
            Duration lasts,
            Requests requests,
            Answers answers)
            throws InterruptedException, ExecutionException, TimeoutException {
        var count = (int) (perSecond * lasts.toMillis() / 1000);
        return new Generator(loop, port, connections, count, 1_000_000_000L / perSecond, lasts, requests, answers)
                .run();
    }

    /** @param count most requests @param atMost and for no longer than this */
    static Load saturating(
            EventLoop loop, int port, int connections, int count, Duration atMost, Requests requests, Answers answers)
            throws InterruptedException, ExecutionException, TimeoutException {
        return new Generator(loop, port, connections, count, 0, atMost, requests, answers).run();
    }

    private Load run() throws InterruptedException, ExecutionException, TimeoutException {
        var bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 5_000)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Connection());
                    }
                });
        try {
            for (var i = 0; i < connections; i++)
                channels.add(bootstrap.connect("127.0.0.1", port).sync().channel());
            loop.execute(this::begin);
            return done.get(atMost.plus(PATIENCE).plusSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            for (var channel : channels) channel.close().await(1, TimeUnit.SECONDS);
        }
    }

    private void begin() {
        started = System.nanoTime();
        lastAnswer = started;
        channels.forEach(channel -> idle.add(channel.pipeline().get(Connection.class)));
        tick();
    }

    /** Each millisecond: who is due is sent; at the end it is settled who was never answered. */
    private void tick() {
        if (done.isDone()) return;
        var now = System.nanoTime();
        var over = now - started >= atMost.toNanos();
        if (spacingNanos > 0) due = (int) Math.min(count, (now - started) / spacingNanos + 1);
        else if (!over) due = count;
        else due = sent;
        while (sent < due && !idle.isEmpty()) idle.poll().send();
        var patient = now - started < atMost.plus(PATIENCE).toNanos();
        if (over && finished >= due || finished == count || !patient) settle();
        else loop.schedule(this::tick, 1, TimeUnit.MILLISECONDS);
    }

    private void settle() {
        var seconds = Math.max(1, lastAnswer - started) / 1e9;
        var answered = finished - lost;
        done.complete(new Load(micros, statuses, due - answered, answered / seconds));
    }

    private final class Connection extends ByteToMessageDecoder {

        private @Nullable Channel channel;
        private int index = -1;
        private long since;

        @Override
        public void channelActive(ChannelHandlerContext context) throws Exception {
            channel = context.channel();
            super.channelActive(context);
        }

        void send() {
            if (channel == null || !channel.isActive()) return; // a closed connection is not used again
            index = sent++;
            since = spacingNanos > 0 ? started + index * spacingNanos : System.nanoTime();
            channel.writeAndFlush(Unpooled.wrappedBuffer(requests.get(index)));
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            var start = in.readerIndex();
            var headEnd = indexOf(in, start, HEAD_END);
            if (headEnd < 0) return;
            var head = in.toString(start, headEnd - start, StandardCharsets.US_ASCII);
            var length = contentLength(head);
            var bodyAt = headEnd + HEAD_END.length;
            if (in.writerIndex() < bodyAt + length) return;
            var status = Integer.parseInt(head.substring(9, 12));
            answered(status, in.slice(bodyAt, length));
            in.readerIndex(bodyAt + length);
            if (sent < due) send();
            else idle.add(this);
        }

        private void answered(int status, ByteBuf body) {
            lastAnswer = System.nanoTime();
            micros.recordValue(Math.clamp((lastAnswer - since) / 1_000, 0, LONGEST_MICROS));
            statuses.merge(status, 1, Integer::sum);
            answers.accept(index, status, body);
            index = -1;
            finished++;
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            if (index >= 0 && !done.isDone()) {
                index = -1;
                finished++;
                lost++;
            }
            super.channelInactive(context);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // its request counts as lost
        }
    }

    private static int indexOf(ByteBuf in, int from, byte[] needle) {
        var found = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(needle), in.slice(from, in.writerIndex() - from));
        return found < 0 ? -1 : from + found;
    }

    private static int contentLength(String head) {
        var name = "content-length:";
        for (var line = head.indexOf('\n'); line >= 0; line = head.indexOf('\n', line + 1)) {
            if (!head.regionMatches(true, line + 1, name, 0, name.length())) continue;
            var end = head.indexOf('\r', line + 1);
            return Integer.parseInt(head.substring(line + 1 + name.length(), end < 0 ? head.length() : end)
                    .strip());
        }
        return 0;
    }
}
