package io.acf.simulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a simulated region is like.
 *
 * @param name the region's name, part of its shared domain {@code apps.NAME.test}
 * @param host address to listen on
 * @param port port to listen on, 0..65535; 0 picks a free one
 * @param data folder where the state survives a restart; none keeps everything in memory
 * @param org the organization that exists from the start
 * @param space the space that exists from the start
 * @param domains further shared domains
 * @param pace how long things take
 * @param apiVersion what {@code GET /} claims, such as 3.215.0
 * @param v2 whether {@code /v2/info} tells an API v2 version
 * @param tokenLife how long an access token is valid, at least 1 s
 * @param seed where every random choice and every guid comes from
 */
public record SimulatorOptions(
    String name,
    String host,
    int port,
    Optional<Path> data,
    String org,
    String space,
    List<String> domains,
    Pace pace,
    String apiVersion,
    boolean v2,
    Duration tokenLife,
    long seed) {

  public SimulatorOptions {
    if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException("a region's name is a DNS label: " + name);
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port out of 0..65535: " + port);
    }
    if (!apiVersion.matches("\\d+\\.\\d+\\.\\d+")) {
      throw new IllegalArgumentException("an API version has three numbers: " + apiVersion);
    }
    if (tokenLife.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("a token lives at least 1 s: " + tokenLife);
    }
    domains = List.copyOf(domains);
  }

  /** The defaults: loopback, a free port, in memory, org demo, space prod, API 3.215.0. */
  public static SimulatorOptions named(String name) {
    return new SimulatorOptions(
        name,
        "127.0.0.1",
        0,
        Optional.empty(),
        "demo",
        "prod",
        List.of(),
        Pace.DEFAULT,
        "3.215.0",
        true,
        Duration.ofMinutes(10),
        name.hashCode());
  }

  public SimulatorOptions withListen(String address, int listenPort) {
    return new SimulatorOptions(
        name,
        address,
        listenPort,
        data,
        org,
        space,
        domains,
        pace,
        apiVersion,
        v2,
        tokenLife,
        seed);
  }

  public SimulatorOptions withData(Path folder) {
    return new SimulatorOptions(
        name,
        host,
        port,
        Optional.of(folder),
        org,
        space,
        domains,
        pace,
        apiVersion,
        v2,
        tokenLife,
        seed);
  }

  public SimulatorOptions withTarget(String orgName, String spaceName) {
    return new SimulatorOptions(
        name, host, port, data, orgName, spaceName, domains, pace, apiVersion, v2, tokenLife, seed);
  }

  public SimulatorOptions withDomains(List<String> shared) {
    return new SimulatorOptions(
        name, host, port, data, org, space, shared, pace, apiVersion, v2, tokenLife, seed);
  }

  public SimulatorOptions withPace(Pace value) {
    return new SimulatorOptions(
        name, host, port, data, org, space, domains, value, apiVersion, v2, tokenLife, seed);
  }

  public SimulatorOptions withApiVersion(String version) {
    return new SimulatorOptions(
        name, host, port, data, org, space, domains, pace, version, v2, tokenLife, seed);
  }

  public SimulatorOptions withV2(boolean on) {
    return new SimulatorOptions(
        name, host, port, data, org, space, domains, pace, apiVersion, on, tokenLife, seed);
  }

  public SimulatorOptions withTokenLife(Duration life) {
    return new SimulatorOptions(
        name, host, port, data, org, space, domains, pace, apiVersion, v2, life, seed);
  }

  public SimulatorOptions withSeed(long value) {
    return new SimulatorOptions(
        name, host, port, data, org, space, domains, pace, apiVersion, v2, tokenLife, value);
  }
}
