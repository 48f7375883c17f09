package io.bidd.local.walk;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that leads to another and can be shut: then nobody gets through, nor do those who are in. */
final class Door implements AutoCloseable {

    private final ServerSocket entrance;
    private final InetSocketAddress behind;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean shut;

    Door(String address, InetSocketAddress behind) throws IOException {
        this.behind = behind;
        entrance = new ServerSocket(0, 100, InetAddress.getByName(address));
        Thread.ofVirtual().start(this::admit);
    }

    int port() {
        return entrance.getLocalPort();
    }

    void shut() {
        shut = true;
        open.forEach(Door::end);
    }

    void open() {
        shut = false;
    }

    private void admit() {
        while (!entrance.isClosed()) {
            try {
                var guest = entrance.accept();
                if (shut) {
                    end(guest);
                    continue;
                }
                var host = new Socket();
                open.add(guest);
                open.add(host);
                host.connect(behind, 2_000);
                Thread.ofVirtual().start(() -> lead(guest, host));
                Thread.ofVirtual().start(() -> lead(host, guest));
            } catch (IOException gone) {
                // whoever came goes away again; the next may come
            }
        }
    }

    private void lead(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // both ends are ended below
        } finally {
            end(from);
            end(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // that is what was wanted
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        shut();
    }
}
