package io.acf.app.rest;

import io.acf.config.Generation;
import io.acf.config.RegionName;
import io.acf.federation.Command;
import io.acf.federation.Controls;
import io.acf.federation.DeliveryFact;
import io.acf.federation.Event;
import io.acf.federation.LossNoticed;
import io.acf.federation.SourceFact;
import io.acf.federation.TrafficFact;
import io.acf.federation.Weighing;
import io.acf.health.Pair;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How things stand and what happened, each in one sentence for people. */
final class Sentences {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Sentences() {}

  /**
   * E.g. {@code orders is serving from 2 of 3 regions; 2/3 converged on generation 4; eu-1 receives
   * no traffic: HTTP 503 since 11:40:12}.
   *
   * @param steered the federation has a hostname
   * @param basis what its answer rests on; empty where it is not weighed yet
   */
  static String summary(
      String name,
      String generation,
      boolean steered,
      Optional<Weighing.Basis> basis,
      List<Api.RegionRow> regions,
      Controls controls) {
    var sentence = new StringBuilder(name).append(serving(steered, basis, regions));
    var converged = regions.stream().filter(row -> row.state().equals("converged")).count();
    sentence
        .append("; ")
        .append(converged)
        .append('/')
        .append(regions.size())
        .append(" converged on generation ")
        .append(Generation.brief(generation));
    for (var row : regions) {
      trouble(row, steered).ifPresent(text -> sentence.append("; ").append(text));
      told(row.region(), " is drained", controls.drained().get(new RegionName(row.region())))
          .ifPresent(sentence::append);
      told(row.region(), " is cordoned", controls.cordoned().get(new RegionName(row.region())))
          .ifPresent(sentence::append);
    }
    told("pushes", " are frozen", controls.pushesFrozen().orElse(null)).ifPresent(sentence::append);
    told("traffic", " is frozen", controls.trafficFrozen().orElse(null))
        .ifPresent(sentence::append);
    return sentence.append('.').toString();
  }

  private static Optional<String> told(String what, String is, Controls.@Nullable Said said) {
    return Optional.ofNullable(said)
        .map(found -> "; " + what + is + " by " + found.actor() + ": " + found.reason());
  }

  private static String serving(
      boolean steered, Optional<Weighing.Basis> basis, List<Api.RegionRow> regions) {
    if (!steered) {
      return " is deployed and not steered";
    }
    var serving = regions.stream().filter(row -> row.weight() > 0).count();
    if (serving == 0) {
      return " is not serving yet";
    }
    if (basis.filter(Weighing.Basis.LAST_GOOD::equals).isPresent()) {
      return " has no region that is confirmed up: what it answered before they fell stays";
    }
    return " is serving from "
        + serving
        + " of "
        + regions.size()
        + " regions"
        + (basis.filter(Weighing.Basis.CHECK_CHANGED::equals).isPresent()
            ? ", some only since their health check has just changed and may be to blame"
            : "");
  }

  private static Optional<String> trouble(Api.RegionRow row, boolean steered) {
    var health = row.health().state();
    if (steered && (health.equals("down") || health.equals("probation"))) {
      return Optional.of(
          row.region()
              + (row.weight() > 0 ? " is " + health : " receives no traffic")
              + ": "
              + row.health().detail()
              + " since "
              + TIME.format(row.health().since()));
    }
    return switch (row.state()) {
      case "converged", "progressing" -> Optional.empty();
      default ->
          Optional.of(
              row.region()
                  + " is "
                  + row.state()
                  + (row.message().isEmpty() ? "" : ": " + row.message())
                  + " since "
                  + TIME.format(row.since()));
    };
  }

  static String event(Event event) {
    return switch (event.fact()) {
      case Command command -> command(command);
      case SourceFact fact -> source(fact);
      case DeliveryFact fact -> delivery(fact);
      case TrafficFact fact -> traffic(fact);
      case LossNoticed noticed -> "commands may be lost: " + noticed.reason();
    };
  }

  private static String command(Command command) {
    var what =
        switch (command) {
          case Command.Cordon it -> " cordoned " + it.region();
          case Command.Uncordon it -> " uncordoned " + it.region();
          case Command.Drain it -> " drained " + it.region();
          case Command.Undrain it -> " undrained " + it.region();
          case Command.Freeze it -> " froze " + scope(it.scope());
          case Command.Unfreeze it -> " unfroze " + scope(it.scope());
          case Command.AcceptLoss it -> " accepted that commands may be lost";
          case Command.RetryRollout it ->
              " asked for another try of "
                  + it.federation()
                  + it.region().map(name -> " in " + name).orElse(" in every region");
          case Command.Adopt it -> " takes " + pair(it.pair()) + " back";
          case Command.AcceptCommit it -> " accepted commit " + it.commit().brief();
          case Command.ReleaseHost it -> " released " + it.host();
        };
    return command.terms().actor() + what + because(command.terms());
  }

  private static String source(SourceFact fact) {
    return switch (fact) {
      case SourceFact.CommitAccepted it ->
          "commit "
              + it.commit().brief()
              + " is in force as generation "
              + Generation.brief(it.generation().map(Generation::toString).orElse(""))
              + ": "
              + it.subject()
              + (it.left().isEmpty() ? "" : "; left git: " + it.left());
      case SourceFact.CommitRejected it ->
          "commit " + it.commit().brief() + " is rejected: " + it.message();
      case SourceFact.SourceChanged it ->
          "the source is "
              + it.condition()
              + maybe(it.why().map(SourceFact.Why::reason).orElse(""));
      case SourceFact.GenerationRaised it ->
          "the generation is raised by "
              + it.by()
              + ", as an app in "
              + it.region()
              + " tells: git wants generation "
              + Generation.brief(it.generation().map(Generation::toString).orElse(""));
    };
  }

  private static String delivery(DeliveryFact fact) {
    return switch (fact) {
      case DeliveryFact.StateChanged it ->
          pair(it.pair()) + " is " + it.to().word() + maybe(it.message());
      case DeliveryFact.StepDone it -> pair(it.pair()) + ": " + it.step();
      case DeliveryFact.StepFailed it ->
          pair(it.pair()) + ": " + it.step() + " failed: " + it.message();
      case DeliveryFact.Converged it ->
          pair(it.pair())
              + " converged on generation "
              + Generation.brief(it.generation().map(Generation::toString).orElse(""))
              + maybe(it.carried());
      case DeliveryFact.Adopted it -> pair(it.pair()) + " is taken back" + maybe(it.apps());
      case DeliveryFact.BreakerChanged it ->
          "the breaker of " + it.region() + " is " + it.to().replace('_', '-');
    };
  }

  private static String traffic(TrafficFact fact) {
    return switch (fact) {
      case TrafficFact.HealthChanged it ->
          it.federation()
                  .map(Object::toString)
                  .or(() -> it.site().map(site -> site.host().value()))
                  .orElse("")
              + " in "
              + it.region()
              + " is "
              + it.to().state().word()
              + maybe(it.to().detail());
      case TrafficFact.Published it -> it.host() + " answers " + it.to();
      case TrafficFact.Held it ->
          it.federation().map(Object::toString).orElse(it.host().value())
              + " keeps its answer ("
              + it.basis().word()
              + "): "
              + it.answer();
      case TrafficFact.Orphaned it ->
          it.host() + " left git and keeps its answer; acf traffic release ends it";
      case TrafficFact.Reclaimed it ->
          it.host() + " is in git again" + maybe(it.federation().map(Object::toString).orElse(""));
    };
  }

  private static String pair(Pair pair) {
    return pair.federation() + " in " + pair.region();
  }

  private static String scope(Command.Scope scope) {
    return switch (scope) {
      case PUSHES -> "pushes";
      case TRAFFIC -> "traffic";
      case ALL -> "pushes and traffic";
    };
  }

  private static String because(Command.Terms terms) {
    return maybe(terms.reason())
        + terms.until().map(end -> " (until " + TIME.format(end) + " UTC)").orElse("");
  }

  private static String maybe(String text) {
    return text.isEmpty() ? "" : ": " + text;
  }
}
