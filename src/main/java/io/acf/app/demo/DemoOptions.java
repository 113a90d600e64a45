package io.acf.app.demo;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code acf demo} can be told; it needs nothing. */
public final class DemoOptions {
  static final int MOST_REGIONS = 20;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "a new folder that is kept (default: a temporary one that is removed)")
  @Nullable Path dir;

  @Option(
      names = "--http-port",
      paramLabel = "N",
      description = "REST and page (default: 8080, or a free one)")
  @Nullable Integer httpPort;

  @Option(
      names = "--dns-port",
      paramLabel = "N",
      description = "DNS (default: 8053, or a free one)")
  @Nullable Integer dnsPort;

  @Option(
      names = "--regions",
      paramLabel = "N",
      defaultValue = "3",
      description = "how many, 1.." + MOST_REGIONS + " (default: 3)")
  int regions = 3;

  Optional<Path> dir() {
    return Optional.ofNullable(dir);
  }

  Optional<Integer> httpPort() {
    return Optional.ofNullable(httpPort);
  }

  Optional<Integer> dnsPort() {
    return Optional.ofNullable(dnsPort);
  }

  int regions() {
    return regions;
  }
}
