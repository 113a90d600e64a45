package io.acf.app.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** A process that is killed and started again under clients that ask without a pause. */
@Tag("story")
@Order(7)
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class RestartStoryTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  @RegisterExtension static final Scene SCENE = new Scene("restart");

  @Test
  void aRestartNeverAnswersRefusedAndRaisesNoAlarm() throws Exception {
    var stage = new Stage(SCENE, "5s", "eu-1").converge();
    var serve = stage.orchestrator();
    await().atMost(SOON).until(() -> !serve.dns().ask(Stage.HOST).isEmpty());
    var over = new AtomicBoolean();
    SortedMap<String, Integer> codes = new ConcurrentSkipListMap<>();
    var asking = Thread.ofVirtual().start(() -> ask(serve.dnsPort(), over, codes));
    for (int life = 0; life < 3; life++) {
      var before = codes.getOrDefault("NOERROR", 0);
      serve.kill();
      serve.start();
      serve.awaitUp();
      await().atMost(SOON).until(() -> codes.getOrDefault("NOERROR", 0) > before + 100);
    }
    over.set(true);
    asking.join();
    assertThat(codes).containsOnlyKeys("NOERROR");
    var told = serve.acf(SOON, "events", "--limit", "200");
    assertThat(told.exit()).as(told.toString()).isZero();
    assertThat(told.out()).contains("converged").doesNotContain("traffic-held");
  }

  @Test
  void silentClientsOfEveryListenerTakeNoDescriptorThatProbesNeed() throws Exception {
    var repository = Repository.init(SCENE.folder("narrow-repository"));
    repository.write("platform.yml", "version: 1\n");
    repository.commit("nothing yet");
    var damaged = SCENE.folder("data-narrow").resolve("dns/example.com.json");
    Files.createDirectories(damaged.getParent());
    Files.writeString(damaged, "{}");
    var serve = new Orchestrator(SCENE, "narrow", repository.folder().toString(), Map.of());
    serve.start();
    serve.awaitUp();
    var clients = new ArrayList<Socket>();
    try {
      for (int client = 0; client < 900; client++) {
        clients.add(new Socket(serve.rest("").getHost(), serve.rest("").getPort()));
      }
      await("most are closed").atMost(SOON).until(() -> closed(clients) >= 900 - 512);
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
    await().atMost(SOON).until(serve::up);
    assertThat(damaged.resolveSibling("example.com.json.damaged")).hasContent("{}");
  }

  private static int closed(List<Socket> clients) throws IOException {
    int closed = 0;
    for (var client : clients) {
      client.setSoTimeout(1);
      try {
        closed += client.getInputStream().read() < 0 ? 1 : 0;
      } catch (java.net.SocketTimeoutException open) {
        continue;
      } catch (IOException reset) {
        closed++;
      }
    }
    return closed;
  }

  /** A server that is away is none that answers wrongly. */
  private static void ask(int port, AtomicBoolean over, SortedMap<String, Integer> codes) {
    while (!over.get()) {
      try (var socket = new DatagramSocket()) {
        var query =
            Message.newQuery(Record.newRecord(Name.fromString(Stage.HOST + "."), Type.A, DClass.IN))
                .toWire();
        socket.setSoTimeout(50);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.send(new DatagramPacket(query, query.length));
        var answer = new DatagramPacket(new byte[2048], 2048);
        socket.receive(answer);
        var message = new Message(Arrays.copyOf(answer.getData(), answer.getLength()));
        codes.merge(Rcode.string(message.getRcode()), 1, Integer::sum);
      } catch (IOException away) {
        Thread.onSpinWait();
      }
    }
  }
}
