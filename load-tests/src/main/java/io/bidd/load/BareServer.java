package io.bidd.load;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The least an HTTP server can do on this machine: Netty that gives one answer to everybody. A yardstick for polls. */
final class BareServer {

    private BareServer() {}

    /** Arguments: a port, and a file with the answer's headers, an empty line, and its body. */
    public static void main(String[] arguments) throws Exception {
        var answer = Files.readString(Path.of(arguments[1]));
        var end = answer.indexOf("\n\n");
        HttpHeaders headers = new DefaultHttpHeaders();
        answer.substring(0, end).lines().forEach(line -> {
            var colon = line.indexOf(':');
            headers.set(line.substring(0, colon), line.substring(colon + 1).strip());
        });
        var body = answer.substring(end + 2).getBytes(StandardCharsets.UTF_8);
        listen(Integer.parseInt(arguments[0]), () -> new One(headers, body));
    }

    /** Serves HTTP until the process ends. */
    @SuppressWarnings("FutureReturnValueIgnored") // serves until the process ends
    static void listen(int port, java.util.function.Supplier<ChannelHandler> door) {
        var threads = new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory());
        new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new HttpServerCodec(), door.get());
                    }
                })
                .bind("127.0.0.1", port)
                .syncUninterruptibly();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a client that is gone needs no answer
    private static final class One extends SimpleChannelInboundHandler<HttpObject> {

        private final HttpHeaders headers;
        private final byte[] body;

        One(HttpHeaders headers, byte[] body) {
            this.headers = headers;
            this.body = body;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
            if (!(part instanceof HttpRequest)) return;
            context.write(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    Unpooled.wrappedBuffer(body),
                    headers,
                    EmptyHttpHeaders.INSTANCE));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
