package io.bidd.local;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The one door of this machine: it looks at the host name and leads to the program behind it. */
final class Edge {

    /** Each stream takes a connection of its own to the runtime, and pages want some too. */
    static final int MOST_STREAMS = 400;

    private static final int CONNECTIONS = 512;
    private static final String STREAM = "/line/stream";

    private final Map<String, Integer> programs = new ConcurrentHashMap<>();
    private volatile Map<String, Integer> shops = Map.of();
    private final Server server;

    Edge(int port) {
        var threads = new QueuedThreadPool(32, 4);
        threads.setName("edge");
        server = new Server(threads);
        var connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        server.setHandler(new ByHost());
    }

    void start() throws Exception {
        server.start();
    }

    void stop() throws Exception {
        server.stop();
    }

    /** Leads one of our own host names to a port. */
    void lead(String host, int port) {
        programs.put(host, port);
    }

    /** The shops' host names, all at once; port 0 where the runtime is being started. */
    void leadShops(Map<String, Integer> all) {
        shops = Map.copyOf(all);
    }

    private int portFor(String host) {
        var own = programs.get(host);
        return own != null ? own : shops.getOrDefault(host, -1);
    }

    /** Live streams have a port of their own beside the pages. */
    private int portFor(Request request) {
        var port = portFor(hostOf(request));
        return port > 0 && request.getHttpURI().getPath().endsWith(STREAM) && shops.containsValue(port)
                ? Ports.streamsOf(port)
                : port;
    }

    private static String hostOf(Request request) {
        var host = Request.getServerName(request);
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }

    private final class ByHost extends ProxyHandler.Reverse {

        ByHost() {
            super(request -> HttpURI.build(request.getHttpURI())
                    .scheme("http")
                    .host("127.0.0.1")
                    .port(0));
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            var port = portFor(request);
            if (port > 0) return super.handle(request, response, callback);
            if (port == 0)
                answer(
                        response,
                        callback,
                        503,
                        "잠시만 기다려 주세요",
                        "상점을 준비하고 있습니다. 곧 다시 열립니다.",
                        "One moment",
                        "The shop is being started and will be back in seconds.");
            else
                answer(
                        response,
                        callback,
                        404,
                        "상점이 없습니다",
                        "이 주소에는 상점이 없습니다.",
                        "No shop here",
                        "There is no shop at this address.");
            return true;
        }

        @Override
        protected HttpURI rewriteHttpURI(Request request) {
            return HttpURI.build(request.getHttpURI())
                    .scheme("http")
                    .host("127.0.0.1")
                    .port(Math.max(1, portFor(request)));
        }

        /** The program behind must see the name that the browser used, and who asked: nobody may claim to be somebody else. */
        @Override
        protected void addProxyHeaders(Request client, org.eclipse.jetty.client.Request server) {
            server.headers(headers -> {
                for (var claimed : new String[] {
                    "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port"
                }) headers.remove(claimed);
                headers.put(HttpHeader.HOST, client.getHeaders().get(HttpHeader.HOST));
                headers.put(HttpHeader.X_FORWARDED_FOR, Request.getRemoteAddr(client));
            });
        }

        @Override
        protected void configureHttpClient(HttpClient client) {
            super.configureHttpClient(client);
            client.setConnectTimeout(2_000);
            client.setIdleTimeout(60_000);
            client.setMaxConnectionsPerDestination(CONNECTIONS);
            client.setMaxRequestsQueuedPerDestination(4_096);
            client.setUserAgentField(null);
        }

        @Override
        protected void onServerToProxyResponseFailure(
                Request client,
                org.eclipse.jetty.client.Request server,
                org.eclipse.jetty.client.Response answer,
                Response response,
                Callback callback,
                Throwable failure) {
            if (response.isCommitted()) {
                callback.failed(failure);
                return;
            }
            response.reset();
            answer(
                    response,
                    callback,
                    503,
                    "잠시만 기다려 주세요",
                    "곧 다시 열립니다. 줄과 주문은 그대로 있습니다.",
                    "One moment",
                    "We will be back in seconds. Your place and your orders are kept.");
        }

        private void answer(
                Response response,
                Callback callback,
                int status,
                String titleKo,
                String textKo,
                String titleEn,
                String textEn) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html;charset=utf-8");
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            if (status == 503) response.getHeaders().put(new HttpField(HttpHeader.RETRY_AFTER, "2"));
            var again = status == 503 ? "<meta http-equiv=\"refresh\" content=\"2\">" : "";
            var page = """
                    <!doctype html><html lang="ko"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">%s<title>%s</title>
                    <style>body{margin:0;min-height:100vh;display:grid;place-items:center;background:#f5f6fa;color:#1b2330;font:16px/1.6 system-ui,sans-serif;text-align:center}
                    main{padding:2rem}h1{margin:0 0 .25rem;font-size:1.5rem}p{margin:.25rem 0;color:#5a6577}</style></head>
                    <body><main><h1>%s</h1><p>%s</p><p lang="en"><strong>%s.</strong> %s</p></main></body></html>""".formatted(again, titleKo, titleKo, textKo, titleEn, textEn);
            Content.Sink.write(response, true, page, callback);
        }
    }
}
