package io.acf.simulator.osb;

import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;

/** How brokers are reached. */
@FunctionalInterface
public interface BrokerPort {
  /** Reaches nobody, as a region that is not listening. */
  BrokerPort NONE =
      (target, call, headers, then) ->
          then.accept(new BrokerAnswer.Unreachable(target.url() + call.target()));

  /**
   * A broker's address.
   *
   * @param url as it was registered
   * @param own whether its host is one of the region's own apps
   */
  record Target(String url, String username, String password, boolean own) {
    public URI uri() {
      return URI.create(url);
    }
  }

  /**
   * Asks a broker, and returns at once. {@code then} is called exactly once, later and on another
   * thread, or at once where nothing has to be waited for.
   */
  void ask(
      Target target, BrokerCall call, Map<String, String> headers, Consumer<BrokerAnswer> then);
}
