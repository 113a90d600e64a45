package io.acf.app.demo;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What kill, hang and revive really do, over the wire. */
class SimulatedRegionsTest {
  private static SimulatedRegions regions;

  @BeforeAll
  static void start() {
    regions = SimulatedRegions.start(List.of("eu-1", "us-1"));
  }

  @AfterAll
  static void stop() {
    regions.close();
  }

  private static int status(int number, String path, Duration patience) throws IOException {
    var url = "http://127.0.1.%d:%d%s".formatted(number, regions.port(), path);
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout((int) patience.toMillis());
    connection.setReadTimeout((int) patience.toMillis());
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  private static int api(int number) throws IOException {
    return status(number, "/v3", ofSeconds(5));
  }

  @Test
  void namesGoOnAfterTheKnownOnes() {
    assertThat(SimulatedRegions.names(3)).containsExactly("eu-1", "us-1", "ap-1");
    assertThat(SimulatedRegions.names(20)).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void aKilledRegionRefusesAndItsOpenConnectionsAreCut() throws IOException {
    try (var open = new Socket("127.0.1.1", regions.port())) {
      open.setSoTimeout(5000);
      var request = "GET / HTTP/1.1\r\nHost: 127.0.1.1:%d\r\n\r\n".formatted(regions.port());
      open.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(open.getInputStream().read()).isEqualTo('H');
      assertThat(regions.act(Act.KILL, "eu-1")).contains("eu-1 is dead");
      while (open.getInputStream().read() >= 0) {
        // What was sent before the end.
      }
    }
    assertThatThrownBy(() -> api(1)).isInstanceOf(ConnectException.class);
    assertThat(api(2)).isEqualTo(200);
    assertThat(regions.act(Act.KILL, "eu-1")).contains("dead");
    regions.act(Act.REVIVE, "eu-1");
    assertThat(api(1)).isEqualTo(200);
  }

  @Test
  void aHungRegionAcceptsAndNeverAnswersApiAndAppsBoth() throws IOException {
    regions.act(Act.KILL, "us-1");
    regions.act(Act.HANG, "us-1");
    assertThatThrownBy(() -> status(2, "/v3", ofMillis(300)))
        .isInstanceOf(SocketTimeoutException.class);
    assertThatThrownBy(() -> status(2, "/index.html", ofMillis(300)))
        .isInstanceOf(SocketTimeoutException.class);
    regions.act(Act.REVIVE, "us-1");
    assertThat(api(2)).isEqualTo(200);
  }

  @Test
  void thePortOfADeadRegionIsGivenToNobodyElse() throws IOException {
    regions.act(Act.KILL, "eu-1");
    try (var other = new Socket()) {
      other.setReuseAddress(false);
      assertThatThrownBy(() -> other.bind(new InetSocketAddress("127.0.1.1", regions.port())))
          .isInstanceOf(BindException.class);
    }
    assertThatThrownBy(() -> api(1)).isInstanceOf(ConnectException.class);
    regions.act(Act.REVIVE, "eu-1");
    assertThat(api(1)).isEqualTo(200);
  }

  @Test
  void noSuchRegionIsSaidSo() {
    assertThatThrownBy(() -> regions.act(Act.KILL, "mars"))
        .isInstanceOf(DemoFailure.class)
        .hasMessageContaining("eu-1");
  }
}
