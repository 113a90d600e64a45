package io.acf.health.http;

import io.acf.config.HealthSpec;
import io.acf.config.RegionSpec;
import io.acf.health.Probe;
import io.acf.health.ProbeResult;
import io.acf.health.ProbeTarget;
import io.netty.util.NetUtil;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks for a federation's page where its clients would: at each address of the region's router, on
 * a fresh connection, with the federated hostname as Host and SNI. All addresses are asked at once
 * and all must pass.
 *
 * <p>Over https the certificate must lead to the trust anchor and name that host; there is no way
 * to skip that. Redirects are not followed. An answer with {@code X-Cf-RouterError} is the
 * router's, not the app's, and never passes.
 */
public final class HttpProbe implements Probe, AutoCloseable {
  private final Exchanges exchanges;

  /**
   * @param vertx stays the caller's to close
   */
  public HttpProbe(Vertx vertx) {
    exchanges = new Exchanges(vertx);
  }

  @Override
  public ProbeResult probe(ProbeTarget target) {
    RegionSpec.Router router = target.router();
    HealthSpec health = target.health();
    List<Question> questions = new ArrayList<>();
    for (String address : router.addresses()) {
      Optional<SocketAddress> server = server(address, router.port());
      if (server.isEmpty()) {
        return new ProbeResult.Unasked("not an IP address: " + address);
      }
      questions.add(
          new Question(
              server.get(),
              health.host().value(),
              router.port(),
              router.scheme().equals("https"),
              health.path(),
              health.timeout(),
              target.trustAnchor()));
    }
    List<ProbeResult> results =
        exchanges.ask(
            questions, s -> health.expectStatus().stream().anyMatch(range -> range.contains(s)));
    return worst(router.addresses(), results);
  }

  /** The first failure; else the first that could not be asked; else the slowest pass. */
  private static ProbeResult worst(List<String> addresses, List<ProbeResult> results) {
    ProbeResult worst = results.getFirst();
    for (int i = 0; i < results.size(); i++) {
      ProbeResult result = results.get(i);
      if (result instanceof ProbeResult.Failed failed) {
        return addresses.size() == 1
            ? failed
            : new ProbeResult.Failed(
                failed.cause(), addresses.get(i) + ": " + failed.detail(), failed.took());
      }
      if (result instanceof ProbeResult.Unasked
          || (worst instanceof ProbeResult.Passed slowest
              && result instanceof ProbeResult.Passed passed
              && passed.took().compareTo(slowest.took()) > 0)) {
        worst = result;
      }
    }
    return worst;
  }

  private static Optional<SocketAddress> server(String literal, int port) {
    byte[] address = NetUtil.createByteArrayFromIpAddressString(literal);
    if (address == null) {
      return Optional.empty();
    }
    try {
      InetAddress inet = InetAddress.getByAddress(address);
      return Optional.of(SocketAddress.inetSocketAddress(new InetSocketAddress(inet, port)));
    } catch (UnknownHostException e) {
      return Optional.empty(); // not 4 or 16 bytes: cannot be
    }
  }

  @Override
  public void close() {
    exchanges.close();
  }
}
