package io.acf.simulator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

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
 * @param seed where every random choice and every guid comes from
 * @param weather faults that come and go by themselves, counted from the start
 * @param tls whether it answers https, with a certificate of a CA of its own; see {@link
 *     Simulator#caFile()}
 * @param tlsFolder where that CA is kept; none means the data folder
 * @param runProcesses whether apps with a command run as local processes: whoever may push then
 *     runs programs on this machine, so that it is for loopback addresses only
 * @param refreshRotates whether a refresh token is good for one use
 * @param lockOutAfter failed logins after which a user waits 5 min; 0 means never
 * @param stagingSlots how many builds are staged at a time, 1 or more; the others wait
 * @param rateLimit requests an hour that each user may make of the API, 1 or more
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
    long seed,
    Weather weather,
    boolean tls,
    Optional<Path> tlsFolder,
    boolean runProcesses,
    boolean refreshRotates,
    int lockOutAfter,
    OptionalInt stagingSlots,
    OptionalInt rateLimit) {

  /** What API v3 a region plays where nothing else is said. */
  public static final String VERSION = "3.215.0";

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
    if (lockOutAfter < 0) {
      throw new IllegalArgumentException("logins before a lock-out are 0 or more");
    }
    if (stagingSlots.orElse(1) < 1) {
      throw new IllegalArgumentException("staging slots are 1 or more");
    }
    if (rateLimit.orElse(1) < 1) {
      throw new IllegalArgumentException("a rate limit is 1 or more calls an hour");
    }
    if (runProcesses && !host.equals("localhost") && !host.matches("127(\\.\\d{1,3}){3}|::1")) {
      throw new IllegalArgumentException("apps run as processes on loopback only, not " + host);
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
        VERSION,
        true,
        name.hashCode(),
        Weather.FAIR,
        false,
        Optional.empty(),
        false,
        false,
        5,
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  public SimulatorOptions withListen(String address, int listenPort) {
    return with(
        draft -> {
          draft.host = address;
          draft.port = listenPort;
        });
  }

  public SimulatorOptions withData(Path folder) {
    return with(draft -> draft.data = Optional.of(folder));
  }

  public SimulatorOptions withTarget(String orgName, String spaceName) {
    return with(
        draft -> {
          draft.org = orgName;
          draft.space = spaceName;
        });
  }

  public SimulatorOptions withDomains(List<String> shared) {
    return with(draft -> draft.domains = shared);
  }

  public SimulatorOptions withPace(Pace value) {
    return with(draft -> draft.pace = value);
  }

  public SimulatorOptions withApiVersion(String version) {
    return with(draft -> draft.apiVersion = version);
  }

  public SimulatorOptions withV2(boolean on) {
    return with(draft -> draft.v2 = on);
  }

  public SimulatorOptions withSeed(long value) {
    return with(draft -> draft.seed = value);
  }

  public SimulatorOptions withWeather(Weather script) {
    return with(draft -> draft.weather = script);
  }

  public SimulatorOptions withTls(boolean on) {
    return with(draft -> draft.tls = on);
  }

  /** With TLS: keeps the region's authority in this folder instead of the data folder. */
  public SimulatorOptions withTlsFolder(Path folder) {
    return with(draft -> draft.tlsFolder = Optional.of(folder));
  }

  public SimulatorOptions withRunProcesses(boolean on) {
    return with(draft -> draft.runProcesses = on);
  }

  public SimulatorOptions withRefreshRotates(boolean on) {
    return with(draft -> draft.refreshRotates = on);
  }

  public SimulatorOptions withLockOutAfter(int logins) {
    return with(draft -> draft.lockOutAfter = logins);
  }

  public SimulatorOptions withStagingSlots(int builds) {
    return with(draft -> draft.stagingSlots = OptionalInt.of(builds));
  }

  public SimulatorOptions withRateLimit(int callsAnHour) {
    return with(draft -> draft.rateLimit = OptionalInt.of(callsAnHour));
  }

  private SimulatorOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.done();
  }

  /** Every domain that all organizations share: the region's own first. */
  public List<String> sharedDomains() {
    List<String> all = new ArrayList<>(List.of("apps." + name + ".test"));
    all.addAll(domains);
    return all;
  }

  /** What a certificate is for: the address, names of the API, hosts of every shared domain. */
  List<String> tlsNames() {
    List<String> all = new ArrayList<>(List.of("localhost"));
    if (!host.equals("localhost")) {
      all.add(host);
    }
    for (String system : List.of("api", "uaa", "login", "log-cache")) {
      all.add(system + "." + name + ".test");
    }
    for (String domain : sharedDomains()) {
      all.add(domain);
      all.add("*." + domain);
    }
    return all;
  }

  /** The same options while one is being changed. */
  private static final class Draft {
    private String name;
    private String host;
    private int port;
    private Optional<Path> data;
    private String org;
    private String space;
    private List<String> domains;
    private Pace pace;
    private String apiVersion;
    private boolean v2;
    private long seed;
    private Weather weather;
    private boolean tls;
    private Optional<Path> tlsFolder;
    private boolean runProcesses;
    private boolean refreshRotates;
    private int lockOutAfter;
    private OptionalInt stagingSlots;
    private OptionalInt rateLimit;

    Draft(SimulatorOptions of) {
      name = of.name();
      host = of.host();
      port = of.port();
      data = of.data();
      org = of.org();
      space = of.space();
      domains = of.domains();
      pace = of.pace();
      apiVersion = of.apiVersion();
      v2 = of.v2();
      seed = of.seed();
      weather = of.weather();
      tls = of.tls();
      tlsFolder = of.tlsFolder();
      runProcesses = of.runProcesses();
      refreshRotates = of.refreshRotates();
      lockOutAfter = of.lockOutAfter();
      stagingSlots = of.stagingSlots();
      rateLimit = of.rateLimit();
    }

    SimulatorOptions done() {
      return new SimulatorOptions(
          name,
          host,
          port,
          data,
          org,
          space,
          domains,
          pace,
          apiVersion,
          v2,
          seed,
          weather,
          tls,
          tlsFolder,
          runProcesses,
          refreshRotates,
          lockOutAfter,
          stagingSlots,
          rateLimit);
    }
  }
}
