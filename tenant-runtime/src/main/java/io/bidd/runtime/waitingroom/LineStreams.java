package io.bidd.runtime.waitingroom;

import io.bidd.runtime.tenancy.Tenants;
import io.bidd.runtime.waitingroom.LineBoard.Answer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Live streams of the counters ({@code GET /api/deals/{id}/line/stream}, server-sent events) on a port of their own: a stream
 * costs a few kilobytes here and a hundred where the pages are served. They are a comfort, capped by count. Who comes when the
 * cap is reached is told 204, which ends a browser's tries for good, and polls.
 */
@Component
@SuppressWarnings("FutureReturnValueIgnored") // what becomes of a write is seen by the channel, which is closed
class LineStreams implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LineStreams.class);
    private static final String PREFIX = "/api/deals/";
    private static final String STREAM = "/line/stream";
    private static final int SLOW_READER_BYTES = 16 * 1024;
    private static final int SECONDS_TO_ASK = 10;
    /** Proxies end what says nothing, and who was too slow to read the last change has it then. */
    private static final int SAID_AGAIN_AFTER_SECONDS = 15;

    private final Tenants tenants;
    private final LineBoard board;
    private final LineSettings settings;
    private final String address;
    private final Map<Line, Listeners> lines = new ConcurrentHashMap<>();
    private final ChannelGroup all = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private @Nullable EventLoopGroup threads;

    LineStreams(
            Tenants tenants,
            LineBoard board,
            LineSettings settings,
            @Value("${server.address:127.0.0.1}") String address) {
        this.tenants = tenants;
        this.board = board;
        this.settings = settings;
        this.address = address;
    }

    @Override
    public void start() {
        if (settings.streamPort() == 0) return;
        threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.SO_SNDBUF, SLOW_READER_BYTES)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(SLOW_READER_BYTES / 2, SLOW_READER_BYTES))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast("patience", new ReadTimeoutHandler(SECONDS_TO_ASK))
                                .addLast("http", new HttpServerCodec(2048, 8192, 8192))
                                .addLast("whole", new HttpObjectAggregator(1024))
                                .addLast("door", new Door());
                    }
                })
                .bind(address, settings.streamPort())
                .syncUninterruptibly();
        threads.scheduleWithFixedDelay(this::tell, 1, 1, TimeUnit.SECONDS);
        log.info("live streams on port {}, at most {}", settings.streamPort(), settings.streams());
    }

    @Override
    public void stop() {
        if (threads == null) return;
        all.close();
        threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
        threads = null;
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }

    int count() {
        return all.size();
    }

    /** Once a second: what has changed goes to all who listen, in one buffer; a slow reader skips to the next change. */
    private void tell() {
        try {
            lines.forEach((line, listeners) -> {
                if (listeners.channels().isEmpty()) lines.remove(line, listeners);
                else listeners.tell(board.answer(line.tenant(), line.id()));
            });
        } catch (RuntimeException broken) {
            log.error("the live streams were not told this time", broken);
        }
    }

    private static ByteBuf event(Answer answer) {
        var start = "data: ".getBytes(StandardCharsets.UTF_8);
        var end = "\n\n".getBytes(StandardCharsets.UTF_8);
        return Unpooled.wrappedBuffer(start, answer.body(), end);
    }

    private record Line(String tenant, String id) {}

    private static final class Listeners {

        private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        private String told = "";
        private int silentSeconds;

        ChannelGroup channels() {
            return channels;
        }

        void tell(Answer answer) {
            if (answer.etag().equals(told) && ++silentSeconds < SAID_AGAIN_AFTER_SECONDS) return;
            told = answer.etag();
            silentSeconds = 0;
            channels.writeAndFlush(event(answer), Channel::isWritable);
        }
    }

    private final class Door extends SimpleChannelInboundHandler<FullHttpRequest> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            var path = request.uri();
            var tenant = tenants.findByHost(request.headers().get(HttpHeaderNames.HOST, ""))
                    .filter(found -> !found.closed());
            if (tenant.isEmpty()
                    || !request.method().equals(HttpMethod.GET)
                    || !path.startsWith(PREFIX)
                    || !path.endsWith(STREAM)) {
                refuse(context, HttpResponseStatus.NOT_FOUND);
                return;
            }
            var line = new Line(
                    tenant.get().id(),
                    path.substring(PREFIX.length(), Math.max(PREFIX.length(), path.length() - STREAM.length())));
            var answer = board.answer(line.tenant(), line.id());
            if (answer.now().state() == LineState.CLOSED || all.size() >= settings.streams()) {
                refuse(context, HttpResponseStatus.NO_CONTENT);
                return;
            }
            welcome(context, line, answer);
        }

        private void welcome(ChannelHandlerContext context, Line line, Answer answer) {
            var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                    .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                    .set("X-Accel-Buffering", "no")
                    .set(HttpHeaderNames.CONNECTION, "close"); // its end is the end of the stream
            context.write(head);
            // From here on bytes only: what reads and writes HTTP is not needed any more and costs memory.
            var pipeline = context.pipeline();
            pipeline.remove("patience");
            pipeline.remove("whole");
            pipeline.remove("http");
            pipeline.remove(this);
            context.channel().writeAndFlush(event(answer));
            all.add(context.channel());
            lines.computeIfAbsent(line, fresh -> new Listeners()).channels().add(context.channel());
        }

        private void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
            var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
            if (status != HttpResponseStatus.NO_CONTENT) answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
            answer.headers().set(HttpHeaderNames.CONNECTION, "close");
            context.writeAndFlush(answer).addListener(io.netty.channel.ChannelFutureListener.CLOSE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // gone, silent, or not HTTP
        }
    }
}
