package io.bidd.controlplane.domain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;

/** A name server on loopback that knows the texts it is told. */
public final class PlayedNameServer implements AutoCloseable {

    private final DatagramSocket socket;
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private volatile boolean silent;

    public PlayedNameServer() {
        try {
            socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (SocketException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofPlatform().daemon().name("names").start(this::answer);
    }

    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    public void write(String name, String text) {
        texts.put(name, text);
    }

    public void erase(String name) {
        texts.remove(name);
    }

    public void beSilent(boolean silent) {
        this.silent = silent;
    }

    private void answer() {
        var buffer = new byte[1500];
        while (!socket.isClosed()) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                if (silent) continue;
                var wire = answerTo(new Message(Arrays.copyOf(buffer, packet.getLength())))
                        .toWire();
                socket.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
            } catch (IOException closed) {
                if (!socket.isClosed()) throw new UncheckedIOException(closed);
            }
        }
    }

    private Message answerTo(Message question) {
        var asked = question.getQuestion();
        var answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.addRecord(asked, Section.QUESTION);
        var text = texts.get(asked.getName().toString(true).toLowerCase(Locale.ROOT));
        if (text == null) answer.getHeader().setRcode(Rcode.NXDOMAIN);
        else answer.addRecord(new TXTRecord(asked.getName(), DClass.IN, 60, text), Section.ANSWER);
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
