package io.acf.app.boot;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Says {@code acf.http} and {@code acf.management} in Quarkus' own words, and how many clients REST
 * may have; {@link BoundedListeners} bounds it before, and management too.
 */
public final class ListenConfig implements ConfigSourceFactory {
  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    var quarkus = new HashMap<String, String>();
    put(quarkus, context.getValue("acf.http"), "quarkus.http");
    put(quarkus, context.getValue("acf.management"), "quarkus.management");
    quarkus.put(
        "quarkus.http.limits.max-connections",
        Integer.toString(Descriptors.ofThisProcess().httpClients()));
    return List.of(new PropertiesConfigSource(Map.copyOf(quarkus), "acf-listen", 275));
  }

  private static void put(Map<String, String> quarkus, ConfigValue value, String prefix) {
    if (value == null || value.getValue() == null) {
      return;
    }
    var listen = Listen.parse(value.getValue());
    quarkus.put(prefix + ".host", listen.host());
    quarkus.put(prefix + ".port", Integer.toString(listen.port()));
  }

  /** Above application.yaml, below the environment and system properties. */
  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(275);
  }
}
