package io.acf.simulator.engine;

import io.acf.simulator.model.Domain;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.ServiceBroker;
import io.acf.simulator.osb.BrokerAnswer;
import io.acf.simulator.osb.BrokerCall;
import io.acf.simulator.osb.BrokerPort;
import io.acf.simulator.osb.MadeUpBroker;
import io.acf.simulator.osb.ReservedNames;
import io.acf.simulator.wire.Json;
import java.net.URI;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** Asks brokers, real ones over the network and made-up ones at once. */
public final class Brokers {
  private static final String API_VERSION = "2.15";

  private final Foundation foundation;
  private final Audit audit;
  private final MadeUpBroker madeUp;
  private final Runnable told;
  private volatile BrokerPort port = BrokerPort.NONE;
  private volatile boolean closed;

  /**
   * Brokers of a region.
   *
   * @param told called when an answer has changed something outside of any request
   */
  Brokers(Foundation foundation, Audit audit, Runnable told) {
    this.foundation = foundation;
    this.audit = audit;
    this.madeUp = new MadeUpBroker(foundation);
    this.told = told;
  }

  /** From now on real brokers are asked by {@code way}. */
  public void reachThrough(BrokerPort way) {
    port = way;
  }

  /** What is answered from now on is not listened to. */
  public void close() {
    closed = true;
  }

  /** Whether a broker is played by the region itself. */
  boolean madeUp(ServiceBroker broker) {
    String host = host(broker.url);
    return ReservedNames.reserved(host) && !own(host);
  }

  /**
   * Asks in the name of whoever acts now. {@code then} runs inside {@link Foundation#transact} and
   * in the same name; for a made-up broker before this returns.
   */
  void ask(ServiceBroker broker, BrokerCall call, Consumer<BrokerAnswer> then) {
    if (madeUp(broker)) {
      then.accept(madeUp.answer(broker, call));
      return;
    }
    Audit.Who who = audit.present();
    BrokerPort.Target target =
        new BrokerPort.Target(broker.url, broker.username, broker.password, own(host(broker.url)));
    port.ask(
        target,
        call,
        headers(who),
        answer -> {
          foundation.transact(
              () -> {
                if (!closed) {
                  audit.as(
                      who,
                      () -> {
                        then.accept(answer);
                        return true;
                      });
                }
                return true;
              });
          told.run();
        });
  }

  private static Map<String, String> headers(Audit.Who who) {
    byte[] user = Json.bytes(Json.object("user_id", who.guid()));
    return Map.of(
        "X-Broker-API-Version",
        API_VERSION,
        "X-Broker-Api-Originating-Identity",
        "cloudfoundry " + Base64.getEncoder().encodeToString(user),
        "X-Broker-API-Request-Identity",
        UUID.randomUUID().toString(),
        "X-Vcap-Request-Id",
        UUID.randomUUID().toString(),
        "Accept",
        "application/json");
  }

  private static String host(String url) {
    try {
      String host = URI.create(url).getHost();
      return host == null ? "" : host.toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Whether a host is of an app of this region: its router answers for it. */
  private boolean own(String host) {
    return foundation.domains.all().stream()
        .filter(each -> !each.internal && !each.tcp())
        .map((Domain each) -> each.name.toLowerCase(Locale.ROOT))
        .anyMatch(each -> host.equals(each) || host.endsWith("." + each));
  }
}
