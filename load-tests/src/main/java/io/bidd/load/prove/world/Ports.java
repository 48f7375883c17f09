package io.bidd.load.prove.world;

import java.io.IOException;
import java.net.ServerSocket;

final class Ports {

    private Ports() {}

    static int free() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
