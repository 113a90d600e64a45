package io.acf.app.boot;

import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.spi.VertxServiceProvider;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Gives each listener of Vert.x its share of the process's descriptors; loaded as a service. */
public final class BoundedListeners implements VertxServiceProvider {
  @Override
  public void init(VertxBuilder builder) {
    var plain = builder.findTransport();
    if (plain != null) {
      var shares = Descriptors.ofThisProcess();
      var management = managementPort();
      builder.findTransport(
          new BoundedTransport(
              plain,
              port ->
                  management.filter(it -> it == port).isPresent()
                      ? shares.managementClients()
                      : shares.httpClients()));
    }
  }

  private static Optional<Integer> managementPort() {
    return ConfigProvider.getConfig().getOptionalValue("quarkus.management.port", Integer.class);
  }
}
