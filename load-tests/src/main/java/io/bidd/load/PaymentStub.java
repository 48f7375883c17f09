package io.bidd.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The sandbox provider's API on a thread of its own, without pages and without webhooks: what it is asked takes as long as it
 * is told to, and payers decide when {@link #decide} is called for them.
 */
final class PaymentStub implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PAYMENTS = "/v1/payments";

    private final EventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final ProviderBook book = new ProviderBook();
    private final Map<String, LongAdder> nanosSpent = new ConcurrentHashMap<>();
    private final Channel door;
    private volatile Duration delay;

    /** @param delay of every answer */
    PaymentStub(Duration delay) {
        this.delay = delay;
        door = new ServerBootstrap()
                .group(thread)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), new HttpObjectAggregator(65_536), new Desk());
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    String url() {
        return "http://127.0.0.1:" + ((InetSocketAddress) door.localAddress()).getPort();
    }

    void answerAfter(Duration time) {
        delay = time;
    }

    /** @param share of payers from now on who decline, from 0 to 1 */
    void declining(double share) {
        book.declining(share);
    }

    /** The payer makes up their mind at a payment's page. @return whether they agree */
    boolean decide(String payUrl) {
        return book.decide(idAt(payUrl));
    }

    /** Milliseconds that a payment was with us so far, all requests about it together. */
    double millisSpent(String payUrl) {
        var spent = nanosSpent.get(idAt(payUrl));
        return spent == null ? 0 : spent.sum() / 1e6;
    }

    int captured() {
        return book.captured().size();
    }

    /** Payments captured and not wholly given back. */
    List<ProviderBook.Payment> capturedPayments() {
        return book.captured();
    }

    @Override
    public void close() {
        door.close().awaitUninterruptibly(2_000);
        thread.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    }

    private static String idAt(String payUrl) {
        return payUrl.substring(payUrl.lastIndexOf('/') + 1);
    }

    private ProviderBook.Reply answer(String method, String uri, @Nullable String key, String body) {
        var asked = new QueryStringDecoder(uri);
        var path = asked.path();
        if (!path.startsWith(PAYMENTS)) return ProviderBook.problem(404, "not found");
        if (path.equals(PAYMENTS)) {
            return method.equals("POST")
                    ? book.open(key, JSON.readTree(body), url() + "/pay")
                    : book.statement(
                            Instant.parse(parameter(asked, "from", "1970-01-01T00:00:00Z")),
                            Instant.parse(parameter(asked, "to", "9999-01-01T00:00:00Z")),
                            parameter(asked, "after", ""));
        }
        var words = path.substring(PAYMENTS.length() + 1).split("/", 2);
        var json = body.isBlank() ? null : JSON.readTree(body);
        return switch (method + " " + (words.length == 2 ? words[1] : "")) {
            case "GET " -> book.look(words[0]);
            case "POST capture" -> book.capture(words[0], json);
            case "POST cancel" -> book.cancel(words[0]);
            case "POST refund" -> book.refund(words[0], null, null);
            case "POST refunds" ->
                key == null || json == null
                        ? ProviderBook.problem(400, "a key and an amount are needed")
                        : book.refund(words[0], key, amount(json));
            default -> ProviderBook.problem(405, "not that way");
        };
    }

    private static @Nullable Long amount(JsonNode json) {
        return json.has("amount") ? json.path("amount").asLong() : null;
    }

    private static String parameter(QueryStringDecoder asked, String name, String usual) {
        return asked.parameters().getOrDefault(name, List.of(usual)).getFirst();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a client that is gone needs no answer
    private final class Desk extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            var came = System.nanoTime();
            var method = request.method().name();
            var uri = request.uri();
            var key = request.headers().get("Idempotency-Key");
            var body = request.content().toString(StandardCharsets.UTF_8);
            var wait = delay.toMillis();
            if (wait == 0) send(context, came, answer(method, uri, key, body));
            else
                context.executor()
                        .schedule(
                                () -> send(context, came, answer(method, uri, key, body)), wait, TimeUnit.MILLISECONDS);
        }

        private void send(ChannelHandlerContext context, long came, ProviderBook.Reply reply) {
            context.writeAndFlush(JsonAnswer.of(reply.status(), JSON.writeValueAsBytes(reply.body())));
            if (reply.payment() != null)
                nanosSpent
                        .computeIfAbsent(reply.payment(), fresh -> new LongAdder())
                        .add(System.nanoTime() - came);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
