package io.bidd.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Every program's port follows from the edge's. */
public record Ports(int edge) {

    static final int RUNTIMES_FROM = 20;
    private static final int RUNTIMES = 200;

    int control() {
        return edge + 1;
    }

    int provisioner() {
        return edge + 2;
    }

    int console() {
        return edge + 3;
    }

    int postgres() {
        return edge + 4;
    }

    int redis() {
        return edge + 5;
    }

    int sandbox() {
        return edge + 6;
    }

    /** Where a runtime has its live streams. */
    static int streamsOf(int runtime) {
        return runtime + RUNTIMES;
    }

    /** The first free port for a runtime, from {@code wish} on if that is one of ours. */
    int freeForRuntime(int wish) {
        for (var port = Math.max(wish, edge + RUNTIMES_FROM); port < edge + RUNTIMES_FROM + RUNTIMES; port++)
            if (isFree(port) && isFree(streamsOf(port))) return port;
        throw new Stop("no port is free for another runtime.");
    }

    /** @throws Stop if another program listens there */
    static void mustBeFree(int port, String what) {
        if (!isFree(port))
            throw new Stop("port " + port + " (for the " + what
                    + ") is taken by another program; stop it or choose others with --port.");
    }

    static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
