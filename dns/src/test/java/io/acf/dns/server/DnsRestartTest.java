package io.acf.dns.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.acf.dns.disk.EmbeddedZones;
import io.acf.dns.testing.Zones;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** A name server that is started again and again while clients ask without a pause. */
class DnsRestartTest {
  private static final DnsListener NOBODY = new DnsListener() {};
  private static final int LIVES = 12;

  @TempDir Path folder;

  private DnsServer serving(InetSocketAddress address) throws IOException {
    var server = DnsServer.unbound(DnsOptions.DEFAULT, () -> new SplittableRandom(5), NOBODY);
    EmbeddedZones.open(folder, server::serve, server::withdraw);
    server.bind(address);
    return server;
  }

  @Test
  void fromTheFirstAnswerOnEachIsRight() throws Exception {
    assertThat(EmbeddedZones.open(folder, zone -> {}, zone -> {}).replace(Zones.zone(7)))
        .isInstanceOf(io.acf.dns.ZonePublisher.Publication.Published.class);
    // An address of its own: between two lives, no client's socket on 127.0.0.1 can have its port.
    var first = serving(new InetSocketAddress("127.0.5.3", 0));
    var address = first.address();
    var udp = new Asker(address, false);
    var tcp = new Asker(address, true);
    try (udp;
        tcp) {
      var server = first;
      for (int life = 0; life < LIVES; life++) {
        int soFar = udp.answers();
        int soFarTcp = tcp.answers();
        Awaitility.await().until(() -> udp.answers() > soFar + 5 && tcp.answers() > soFarTcp + 2);
        server.close();
        server = serving(address);
      }
      server.close();
    }
    assertThat(udp.wrong).isEmpty();
    assertThat(tcp.wrong).isEmpty();
  }

  @Test
  void itAnswersNobodyBeforeItIsBoundAndIsBoundOnce() throws IOException {
    var server = DnsServer.unbound(DnsOptions.DEFAULT, () -> new SplittableRandom(5), NOBODY);
    try (server) {
      assertThatThrownBy(server::address).isInstanceOf(IllegalStateException.class);
      server.bind(new InetSocketAddress("127.0.0.1", 0));
      assertThatThrownBy(() -> server.bind(new InetSocketAddress("127.0.0.1", 0)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  /** Asks without a pause; a server that is away is none that answers wrongly. */
  private static final class Asker implements AutoCloseable {
    private final InetSocketAddress server;
    private final byte[] query = ResponderTest.query("shop.example.com", "A").toWire();
    private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread;
    private volatile int answers;
    private volatile boolean over;

    Asker(InetSocketAddress server, boolean tcp) {
      this.server = server;
      this.thread = Thread.ofVirtual().start(() -> ask(tcp));
    }

    int answers() {
      return answers;
    }

    private void ask(boolean tcp) {
      while (!over) {
        try {
          judge(tcp ? overTcp() : overUdp());
        } catch (SocketTimeoutException | java.net.SocketException away) {
          Thread.onSpinWait();
        } catch (IOException e) {
          if (!(e instanceof java.io.EOFException)) {
            wrong.add(e.toString());
          }
        }
      }
    }

    private void judge(byte[] answer) throws IOException {
      var message = new Message(answer);
      if (message.getRcode() != Rcode.NOERROR || message.getSection(Section.ANSWER).isEmpty()) {
        wrong.add(Rcode.string(message.getRcode()));
      }
      answers++;
    }

    private byte[] overUdp() throws IOException {
      try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
        socket.setSoTimeout(50);
        socket.connect(server);
        socket.send(new DatagramPacket(query, query.length));
        var answer = new DatagramPacket(new byte[2048], 2048);
        socket.receive(answer);
        return java.util.Arrays.copyOf(answer.getData(), answer.getLength());
      }
    }

    private byte[] overTcp() throws IOException {
      try (var socket = new Socket()) {
        socket.setSoTimeout(500);
        socket.connect(server, 500);
        socket
            .getOutputStream()
            .write(
                ByteBuffer.allocate(2 + query.length)
                    .putShort((short) query.length)
                    .put(query)
                    .array());
        var in = new java.io.DataInputStream(socket.getInputStream());
        return in.readNBytes(in.readUnsignedShort());
      }
    }

    @Override
    public void close() throws InterruptedException {
      over = true;
      thread.join();
    }
  }
}
