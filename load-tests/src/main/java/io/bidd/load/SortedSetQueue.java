package io.bidd.load;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The waiting line as DDIB had it, rebuilt as a yardstick: a sorted set in Redis whose score is the second somebody came, a look
 * at one's rank with every poll, and thirty people let in each second. On bare Netty and asynchronous Redis, so that nothing but
 * the design is in its way: {@code POST /?user} enqueues, {@code GET /?user} tells a rank.
 */
final class SortedSetQueue {

    static final String KEY = "users:queue:default:wait";
    private static final int ADMITTED_PER_SECOND = 30;

    private SortedSetQueue() {}

    /** Arguments: a port, and the port of Redis. */
    @SuppressWarnings("FutureReturnValueIgnored") // admits until the process ends
    public static void main(String[] arguments) {
        var client = RedisClient.create(RedisURI.create("127.0.0.1", Integer.parseInt(arguments[1])));
        var redis = client.connect().async();
        Executors.newSingleThreadScheduledExecutor()
                .scheduleAtFixedRate(() -> redis.zpopmin(KEY, ADMITTED_PER_SECOND), 1, 1, TimeUnit.SECONDS);
        BareServer.listen(Integer.parseInt(arguments[0]), () -> new Door(redis));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a client that is gone needs no answer
    private static final class Door extends SimpleChannelInboundHandler<HttpObject> {

        private final RedisAsyncCommands<String, String> redis;

        Door(RedisAsyncCommands<String, String> redis) {
            this.redis = redis;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (!(part instanceof HttpRequest request)) return;
            var user = request.uri().substring(request.uri().indexOf('?') + 1);
            CompletionStage<Long> asked = request.method().equals(HttpMethod.POST)
                    ? redis.zadd(KEY, Instant.now().getEpochSecond(), user)
                    : redis.zrank(KEY, user);
            asked.whenComplete((rank, failure) -> answer(context, rank, failure));
        }

        private static void answer(ChannelHandlerContext context, @Nullable Long rank, @Nullable Throwable failure) {
            var body = ("{\"rank\":" + (rank == null ? -1 : rank) + "}").getBytes(StandardCharsets.US_ASCII);
            context.writeAndFlush(JsonAnswer.of(
                    failure == null ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE, body));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
