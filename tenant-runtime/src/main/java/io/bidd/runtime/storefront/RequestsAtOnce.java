package io.bidd.runtime.storefront;

import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/**
 * How many requests are served at the same time: as many as their buffers have room for in a quarter of the heap. When more come
 * than can be answered, the others wait as a thread that has not begun, which costs next to nothing; without a limit they fill
 * the heap, the collector takes the time that the answers would need, and more come than can be answered for good.
 */
@Component
class RequestsAtOnce implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

    /** What the server allocates for a request while it is served, its buffers above all; seen in heap histograms. */
    private static final int BYTES_OF_A_REQUEST = 100 * 1024;

    private static final int FEWEST = 200;
    private static final int MOST = 4_000;

    /**
     * Bytes kept for each connection, also while nothing is asked there: read and write. Tomcat's own are 8 KB each, which a
     * crowd of 20,000 who wait would make 320 MB.
     */
    private static final String READ_BUFFER = "2048";

    private static final String WRITE_BUFFER = "4096";

    /** After the framework has set its own threads. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(TomcatServletWebServerFactory server) {
        server.addProtocolHandlerCustomizers(handler -> handler.setExecutor(
                atMost((int) Math.clamp(Runtime.getRuntime().maxMemory() / 4 / BYTES_OF_A_REQUEST, FEWEST, MOST))));
        server.addConnectorCustomizers(connector -> {
            connector.setProperty("socket.appReadBufSize", READ_BUFFER);
            connector.setProperty("socket.appWriteBufSize", WRITE_BUFFER);
        });
    }

    /** A virtual thread for each task, of which so many run and the others wait for their turn, first come, first served. */
    static Executor atMost(int tasks) {
        var threads = Thread.ofVirtual().name("http-", 0).factory();
        var places = new Semaphore(tasks, true);
        return task -> threads.newThread(() -> {
                    places.acquireUninterruptibly();
                    try {
                        task.run();
                    } finally {
                        places.release();
                    }
                })
                .start();
    }
}
