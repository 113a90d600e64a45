package io.acf.app.log;

import io.acf.config.Text;
import io.acf.federation.Event;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** One log line per event: its kind's word first, then {@code key=value}. */
public final class EventLogger implements Consumer<Event> {
  private static final Logger LOG = Logger.getLogger("io.acf.events");

  @Override
  public void accept(Event event) {
    var text = event.fact().text();
    var line = new StringBuilder(event.kind().word());
    MDC.put("event", event.kind().word());
    MDC.put("actor", text.actor());
    field(line, "actor", text.actor());
    text.federation().ifPresent(name -> field(line, "federation", name.value()));
    text.region().ifPresent(name -> field(line, "region", name.value()));
    text.release().ifPresent(hex -> field(line, "release", hex.substring(0, 7)));
    text.details().forEach((key, value) -> field(line, key, value));
    text.federation().ifPresent(name -> MDC.put("federation", name.value()));
    text.region().ifPresent(name -> MDC.put("region", name.value()));
    try {
      LOG.log(level(event.kind()), line);
    } finally {
      MDC.clear();
    }
  }

  private static Logger.Level level(Event.Kind kind) {
    return switch (kind) {
      case COMMIT_REJECTED, STEP_FAILED, TRAFFIC_HELD, TRAFFIC_ORPHANED, LOSS_NOTICED ->
          Logger.Level.WARN;
      case CORDON,
          UNCORDON,
          DRAIN,
          UNDRAIN,
          FREEZE,
          UNFREEZE,
          ROLLOUT_RETRY,
          ADOPT,
          SOURCE_ACCEPT,
          ACCEPT_LOSS,
          COMMIT_ACCEPTED,
          SOURCE_CHANGED,
          GENERATION_RAISED,
          STATE_CHANGED,
          STEP_DONE,
          CONVERGED,
          ADOPTED,
          BREAKER_CHANGED,
          HEALTH_CHANGED,
          TRAFFIC_PUBLISHED,
          TRAFFIC_RELEASE,
          TRAFFIC_RECLAIMED ->
          Logger.Level.INFO;
    };
  }

  /** Control characters of whoever wrote the text do not reach a terminal. */
  private static void field(StringBuilder line, String key, String value) {
    var plain = Text.plain(value);
    var quoted = plain.isEmpty() || plain.chars().anyMatch(c -> c == ' ' || c == '"' || c == '=');
    line.append(' ').append(key).append('=');
    line.append(quoted ? '"' + plain.replace("\"", "'") + '"' : plain);
  }
}
