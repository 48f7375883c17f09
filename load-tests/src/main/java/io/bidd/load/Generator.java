package io.bidd.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests from one thread; there is one request on a connection at a time. Those of one {@link Visit} follow each
 * other on the same connection, which is kept alive for the next visit, or is a new one for each.
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
    private static final byte[] LINE_END = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final EventLoop loop;
    private final int port;
    private final int connections;
    private final Visit visit;
    private final int count;
    private final long spacingNanos;
    private final Duration atMost;

    private final Bootstrap bootstrap;
    private final CompletableFuture<Load> done = new CompletableFuture<>();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
    private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
    private final Map<String, Histogram> steps = new LinkedHashMap<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private long started;
    private long lastAnswer;
    private int sent;
    private int due;
    private int finished;
    private int lost;

    /** Ready-made requests that have nothing to do with each other. @param index from 0 */
    interface Requests {
        byte[] get(int index);
    }

    /** @param body valid during the call only */
    interface Answers {
        Answers UNREAD = (index, status, body) -> {};

        void accept(int index, int status, ByteBuf body);
    }

    /**
     * @param micros    times of whole visits in microseconds, from when somebody came to the last answer
     * @param steps     times of each kind of request alone
     * @param statuses  answers by status
     * @param lost      visits that were begun or due, and not ended
     * @param perSecond visits ended a second
     */
    record Load(
            Histogram micros,
            Map<String, Histogram> steps,
            Map<Integer, Integer> statuses,
            int lost,
            double perSecond) {

        /** Of one kind of request; not a number if there was none. */
        double p50Millis(String step) {
            return steps.containsKey(step) ? steps.get(step).getValueAtPercentile(50) / 1000.0 : Double.NaN;
        }

        double p99Millis(String step) {
            return steps.containsKey(step) ? steps.get(step).getValueAtPercentile(99) / 1000.0 : Double.NaN;
        }

        double worstMillis(String step) {
            return steps.containsKey(step) ? steps.get(step).getMaxValue() / 1000.0 : Double.NaN;
        }

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
            EventLoop loop, int port, int connections, int count, long spacingNanos, Duration atMost, Visit visit) {
        this.loop = loop;
        this.port = port;
        this.connections = connections;
        this.count = count;
        this.spacingNanos = spacingNanos;
        this.atMost = atMost;
        this.visit = visit;
        this.bootstrap = new Bootstrap()
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
    }

    /**
     * People who come at moments fixed in advance, one request after the other.
     *
     * @param connections kept alive and shared; 0 for a new one for each visit
     * @param perSecond   visits begun, evenly spaced
     */
    static Load visits(EventLoop loop, int port, int connections, int perSecond, int count, Visit visit)
            throws InterruptedException, ExecutionException, TimeoutException {
        var lasts = Duration.ofMillis(1_000L * count / perSecond);
        return new Generator(loop, port, connections, count, 1_000_000_000L / perSecond, lasts, visit).run();
    }

    /**
     * People of whom the next comes when one has gone.
     *
     * @param connections people at once
     * @param count       most people
     * @param atMost      and for no longer than this
     */
    static Load crowding(EventLoop loop, int port, int connections, int count, Duration atMost, Visit visit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return new Generator(loop, port, connections, count, 0, atMost, visit).run();
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
        return new Generator(
                        loop,
                        port,
                        connections,
                        count,
                        1_000_000_000L / perSecond,
                        lasts,
                        Visit.ofOne(requests, answers))
                .run();
    }

    /** @param count most requests @param atMost and for no longer than this */
    static Load saturating(
            EventLoop loop, int port, int connections, int count, Duration atMost, Requests requests, Answers answers)
            throws InterruptedException, ExecutionException, TimeoutException {
        return new Generator(loop, port, connections, count, 0, atMost, Visit.ofOne(requests, answers)).run();
    }

    private Load run() throws InterruptedException, ExecutionException, TimeoutException {
        try {
            for (var i = 0; i < connections; i++)
                channels.add(bootstrap.connect("127.0.0.1", port).sync().channel());
            loop.execute(this::begin);
            return done.get(atMost.plus(PATIENCE).plusSeconds(30).toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            for (var channel : channels) channel.close();
            loop.submit(() -> {}).await(5, TimeUnit.SECONDS); // until they are closed, in this order
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
        while (sent < due && connections > 0 && !idle.isEmpty()) idle.poll().begin(sent++);
        while (sent < due && connections == 0) connect(sent++);
        var patient = now - started < atMost.plus(PATIENCE).toNanos();
        if (over && finished >= due || finished == count || !patient) settle();
        else loop.schedule(this::tick, 1, TimeUnit.MILLISECONDS);
    }

    /** A new connection for one visit; making it is part of the visit's first request. */
    private void connect(int index) {
        bootstrap.connect("127.0.0.1", port).addListener((ChannelFuture connected) -> {
            if (connected.isSuccess()) {
                channels.add(connected.channel());
                connected.channel().pipeline().get(Connection.class).begin(index);
            } else {
                finished++;
                lost++;
            }
        });
    }

    private void settle() {
        var seconds = Math.max(1, lastAnswer - started) / 1e9;
        var ended = finished - lost;
        done.complete(new Load(micros, steps, statuses, due - ended, ended / seconds));
    }

    private final class Connection extends ByteToMessageDecoder {

        private @Nullable Channel channel;
        private Visit.@Nullable Step step;
        private int index = -1;
        private long came;
        private long since;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            channel = context.channel();
        }

        void begin(int visitor) {
            index = visitor;
            came = spacingNanos > 0 ? started + visitor * spacingNanos : System.nanoTime();
            since = came;
            send(visit.first(visitor));
        }

        private void send(Visit.Step next) {
            step = next;
            if (channel == null || !channel.isActive()) lose();
            else channel.writeAndFlush(Unpooled.wrappedBuffer(next.request()));
        }

        private void lose() {
            if (index < 0 || done.isDone()) return;
            index = -1;
            finished++;
            lost++;
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            var start = in.readerIndex();
            var headEnd = indexOf(in, start, HEAD_END);
            if (headEnd < 0) return;
            var head = in.toString(start, headEnd - start, StandardCharsets.US_ASCII);
            var bodyAt = headEnd + HEAD_END.length;
            var status = Integer.parseInt(head.substring(9, 12));
            if (header(head, "transfer-encoding:").equals("chunked")) {
                var body = Unpooled.buffer();
                var end = readChunks(in, bodyAt, body);
                if (end < 0) return;
                in.readerIndex(end);
                answered(status, body);
            } else {
                var told = header(head, "content-length:");
                var length = told.isEmpty() ? 0 : Integer.parseInt(told);
                if (in.writerIndex() < bodyAt + length) return;
                in.readerIndex(bodyAt + length);
                answered(status, in.slice(bodyAt, length));
            }
        }

        private void answered(int status, ByteBuf body) {
            var asked = step;
            if (asked == null || index < 0) return;
            lastAnswer = System.nanoTime();
            var took = Math.clamp((lastAnswer - since) / 1_000, 0, LONGEST_MICROS);
            steps.computeIfAbsent(asked.name(), fresh -> new Histogram(LONGEST_MICROS, 3))
                    .recordValue(took);
            statuses.merge(status, 1, Integer::sum);
            var next = visit.next(new Visit.Answer(index, asked, status, body, took));
            if (next == null) ended();
            else if (next.afterMillis() > 0)
                loop.schedule(() -> follow(next), next.afterMillis(), TimeUnit.MILLISECONDS);
            else follow(next);
        }

        private void follow(Visit.Step next) {
            if (index < 0) return; // the connection was lost meanwhile
            since = System.nanoTime();
            send(next);
        }

        private void ended() {
            micros.recordValue(Math.clamp((lastAnswer - came) / 1_000, 0, LONGEST_MICROS));
            index = -1;
            step = null;
            finished++;
            if (connections == 0) {
                if (channel != null) {
                    channels.remove(channel);
                    channel.close();
                }
            } else if (sent < due) begin(sent++);
            else idle.add(this);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            idle.remove(this); // a closed connection is not used again
            lose();
            super.channelInactive(context);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // its visit counts as lost
        }
    }

    private static int indexOf(ByteBuf in, int from, byte[] needle) {
        var found = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(needle), in.slice(from, in.writerIndex() - from));
        return found < 0 ? -1 : from + found;
    }

    /** @return where the answer ends, or -1 if not all of it is there */
    private static int readChunks(ByteBuf in, int from, ByteBuf body) {
        var at = from;
        while (true) {
            var lineEnd = indexOf(in, at, LINE_END);
            if (lineEnd < 0) return -1;
            var length = Integer.parseInt(in.toString(at, lineEnd - at, StandardCharsets.US_ASCII), 16);
            var next = lineEnd + 2 + length + 2;
            if (in.writerIndex() < next) return -1;
            if (length == 0) return next;
            body.writeBytes(in, lineEnd + 2, length);
            at = next;
        }
    }

    /** @param name in lower case, with its colon @return the value in lower case, or nothing */
    private static String header(String head, String name) {
        for (var line = head.indexOf('\n'); line >= 0; line = head.indexOf('\n', line + 1)) {
            if (!head.regionMatches(true, line + 1, name, 0, name.length())) continue;
            var end = head.indexOf('\r', line + 1);
            return head.substring(line + 1 + name.length(), end < 0 ? head.length() : end)
                    .strip()
                    .toLowerCase(Locale.ROOT);
        }
        return "";
    }
}
