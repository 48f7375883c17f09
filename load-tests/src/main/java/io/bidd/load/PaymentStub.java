package io.bidd.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A payment provider whose payer agrees at once and whose every answer takes as long as it is told to. */
final class PaymentStub implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String PAYMENTS = "/v1/payments";

    private final Map<String, Payment> payments = new ConcurrentHashMap<>();
    private final AtomicInteger captured = new AtomicInteger();
    private final Channel door;
    private volatile Duration delay;

    PaymentStub(TestBed bed, Duration delay) {
        this.delay = delay;
        door = new ServerBootstrap()
                .group(bed.threads())
                .channel(NioServerSocketChannel.class)
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

    int captured() {
        return captured.get();
    }

    @Override
    public void close() {
        door.close().awaitUninterruptibly(2_000);
    }

    record Payment(String id, String status, long amount, String currency, String payUrl) {
        Payment moved(String to) {
            return new Payment(id, to, amount, currency, payUrl);
        }
    }

    /** @return the payment as it is after what was asked; nothing if there is none */
    private @Nullable Payment answer(String method, String path, String body) {
        if (path.equals(PAYMENTS)) {
            var asked = JSON.readTree(body);
            var id = "pay-" + asked.path("orderId").asString();
            return payments.computeIfAbsent(
                    id,
                    fresh -> new Payment(
                            id,
                            "authorized",
                            asked.path("amount").asLong(),
                            asked.path("currency").asString(),
                            "http://127.0.0.1/" + id));
        }
        var words = path.substring(PAYMENTS.length() + 1).split("/", 2);
        if (method.equals(HttpMethod.GET.name())) return payments.get(words[0]);
        return payments.computeIfPresent(words[0], (id, payment) -> {
            switch (words.length == 2 ? words[1] : "") {
                case "capture" -> {
                    if (payment.status.equals("authorized")) captured.incrementAndGet();
                    return payment.moved("captured");
                }
                case "cancel" -> {
                    return payment.status.equals("authorized") ? payment.moved("cancelled") : payment;
                }
                case "refund" -> {
                    return payment.moved("refunded");
                }
                default -> {
                    return payment;
                }
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a client that is gone needs no answer
    private final class Desk extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            var method = request.method().name();
            var path = request.uri();
            var body = request.content().toString(StandardCharsets.UTF_8);
            context.executor()
                    .schedule(() -> send(context, answer(method, path, body)), delay.toMillis(), TimeUnit.MILLISECONDS);
        }

        private static void send(ChannelHandlerContext context, @Nullable Payment payment) {
            var body = payment == null ? new byte[0] : JSON.writeValueAsBytes(payment);
            var answer = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    payment == null ? HttpResponseStatus.NOT_FOUND : HttpResponseStatus.OK,
                    Unpooled.wrappedBuffer(body));
            answer.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                    .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
            context.writeAndFlush(answer);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
