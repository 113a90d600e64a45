package io.acf.config.yaml;

import io.acf.config.HealthSpec;
import io.acf.config.Hostname;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code health} of a federation. */
final class HealthReader {
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);
  private static final Duration MAX_INTERVAL = Duration.ofMinutes(10);
  private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);

  private final Problems problems;

  HealthReader(Problems problems) {
    this.problems = problems;
  }

  /** A health check whose host may be left to the federated host name. */
  record Health(
      String path,
      @Nullable Hostname host,
      List<HealthSpec.StatusRange> expectStatus,
      Duration interval,
      Duration timeout,
      int unhealthyThreshold,
      int healthyThreshold) {
    HealthSpec of(Hostname hostname) {
      return new HealthSpec(
          path,
          host == null ? hostname : host,
          expectStatus,
          interval,
          timeout,
          unhealthyThreshold,
          healthyThreshold);
    }
  }

  /** Empty where there is an error in it. */
  Optional<Health> read(View root) {
    int before = problems.errors();
    var health = root.get("health");
    var http = health.flatMap(h -> h.get("http"));
    if (health.isPresent() && root.get("traffic").isEmpty()) {
      problems.warning(
          "unused-key",
          health.get().position(),
          "health: is only used with traffic",
          "Write traffic, or leave out health");
    }
    var interval =
        Durations.read(
            health.flatMap(h -> h.get("interval")),
            HealthSpec.DEFAULT_INTERVAL,
            MIN_INTERVAL,
            MAX_INTERVAL,
            "1s..10m",
            problems);
    var timeout =
        Durations.read(
            health.flatMap(h -> h.get("timeout")),
            HealthSpec.DEFAULT_TIMEOUT,
            MIN_TIMEOUT,
            MAX_INTERVAL,
            "100ms or more",
            problems);
    var blamed = health.flatMap(h -> h.get("timeout").or(() -> h.get("interval")));
    if (blamed.isPresent() && timeout.compareTo(interval) >= 0) {
      problems.error(
          "out-of-range",
          blamed.get().position(),
          "health.timeout: must be shorter than the interval ("
              + seconds(timeout)
              + " is not shorter than "
              + seconds(interval)
              + ")",
          "");
    }
    var status = status(http.flatMap(h -> h.get("expect-status")));
    if (problems.errors() != before) {
      return Optional.empty();
    }
    return Optional.of(
        new Health(
            http.flatMap(h -> h.text("path")).orElse("/"),
            http.flatMap(h -> h.text("host")).map(Hostname::new).orElse(null),
            status,
            interval,
            timeout,
            number(health, "unhealthy-threshold", HealthSpec.DEFAULT_UNHEALTHY_THRESHOLD),
            number(health, "healthy-threshold", HealthSpec.DEFAULT_HEALTHY_THRESHOLD)));
  }

  private static int number(Optional<View> health, String key, int unless) {
    return health.flatMap(h -> h.get(key)).map(View::number).orElse(unless);
  }

  private List<HealthSpec.StatusRange> status(Optional<View> written) {
    if (written.isEmpty()) {
      return HealthSpec.DEFAULT_EXPECT_STATUS;
    }
    List<HealthSpec.StatusRange> ranges = new ArrayList<>();
    for (var item : written.get().items()) {
      var ends = item.text().split("-");
      int first = Integer.parseInt(ends[0]);
      int last = ends.length == 1 ? first : Integer.parseInt(ends[1]);
      if (first > last) {
        problems.error(
            "out-of-range",
            item.position(),
            item.path() + ": the range " + item.text() + " is empty",
            "Write the lower status first");
      } else {
        ranges.add(new HealthSpec.StatusRange(first, last));
      }
    }
    return ranges;
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
