package io.acf.app.boot;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What an operator may set; each key has its environment variable ({@code ACF_GIT_URL}…). */
@ConfigMapping(prefix = "acf")
public interface Config {
  Git git();

  interface Git {
    /** URL or path of the repository, {@code #BRANCH} at its end where it is not {@code main}. */
    Optional<String> url();

    /** How often the repository is fetched. */
    @WithDefault("15s")
    Duration poll();
  }

  /** What this replica remembers lies here; one process has it at a time. */
  @WithDefault("${user.home}/.local/share/acf")
  String data();

  /** REST and page; loopback only. */
  @WithDefault("127.0.0.1:8080")
  String http();

  /** Health and metrics; loopback only. */
  @WithDefault("127.0.0.1:9000")
  String management();

  /** The DNS server, UDP and TCP. */
  @WithDefault("127.0.0.1:8053")
  String dns();

  /**
   * Answers of a kind a second to one network (IPv4 /24, IPv6 /56) over UDP; 0: no limit. Loopback,
   * private and link-local addresses are never limited.
   */
  @WithDefault("200")
  int dnsRate();

  Journal journal();

  /** How much of what happened is kept for people; what is still in force stays besides. */
  interface Journal {
    /** The newest so many events at most, 10,000 or more. */
    @WithDefault("200000")
    int events();

    /** Events that are younger, a day or more; the newest 10,000 stay however old they are. */
    @WithDefault("90d")
    Duration age();
  }

  Log log();

  interface Log {
    /** {@code text}, {@code json} or {@code auto}: text on a terminal. */
    @WithDefault("auto")
    String format();
  }

  Metrics metrics();

  interface Metrics {
    /** {@code full}, {@code state-only} or {@code off}: series per federation and region. */
    @WithDefault("full")
    String perFederationRegion();
  }
}
