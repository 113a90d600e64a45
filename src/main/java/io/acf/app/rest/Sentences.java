package io.acf.app.rest;

import io.acf.config.RegionName;
import io.acf.federation.Controls;
import io.acf.federation.Event;
import io.acf.federation.Weighing;
import java.time.Instant;
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
        .append(brief(generation));
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

  /** {@code 4} for {@code 4.0}. */
  static String brief(String generation) {
    return generation.endsWith(".0")
        ? generation.substring(0, generation.length() - 2)
        : generation;
  }

  static String event(Event event) {
    var draft = event.draft();
    var pair =
        draft.federation().map(Object::toString).orElse("")
            + draft.region().map(region -> " in " + region).orElse("");
    var region = draft.region().map(Object::toString).orElse("every region");
    return switch (draft.kind()) {
      case CORDON -> draft.actor() + " cordoned " + region + because(draft);
      case UNCORDON -> draft.actor() + " uncordoned " + region + because(draft);
      case DRAIN -> draft.actor() + " drained " + region + because(draft);
      case UNDRAIN -> draft.actor() + " undrained " + region + because(draft);
      case FREEZE -> draft.actor() + " froze " + scope(draft) + because(draft);
      case UNFREEZE -> draft.actor() + " unfroze " + scope(draft) + because(draft);
      case ACCEPT_LOSS -> draft.actor() + " accepted that commands may be lost" + because(draft);
      case ROLLOUT_RETRY ->
          draft.actor()
              + " asked for another try of "
              + draft.federation().map(Object::toString).orElse("")
              + draft.region().map(name -> " in " + name).orElse(" in every region")
              + because(draft);
      case ADOPT -> draft.actor() + " takes " + pair + " back" + because(draft);
      case ADOPTED -> pair + " is taken back" + maybe(draft.detail("apps"));
      case SOURCE_ACCEPT -> draft.actor() + " accepted commit " + commit(draft) + because(draft);
      case COMMIT_ACCEPTED ->
          "commit "
              + commit(draft)
              + " is in force as generation "
              + brief(draft.detail("generation"))
              + ": "
              + draft.detail("subject")
              + (draft.detail("left").isEmpty() ? "" : "; left git: " + draft.detail("left"));
      case COMMIT_REJECTED ->
          "commit " + commit(draft) + " is rejected: " + draft.detail("message");
      case SOURCE_CHANGED ->
          "the source is " + draft.detail("condition") + maybe(draft.detail("reason"));
      case GENERATION_RAISED ->
          "the generation is raised by "
              + draft.detail("by")
              + ", as an app in "
              + region
              + " tells: git wants generation "
              + brief(draft.detail("generation"));
      case STATE_CHANGED -> pair + " is " + draft.detail("to") + maybe(draft.detail("message"));
      case STEP_DONE -> pair + ": " + draft.detail("step");
      case STEP_FAILED ->
          pair + ": " + draft.detail("step") + " failed: " + draft.detail("message");
      case CONVERGED ->
          pair
              + " converged on generation "
              + brief(draft.detail("generation"))
              + maybe(draft.detail("carried"));
      case BREAKER_CHANGED ->
          "the breaker of " + region + " is " + draft.detail("to").replace('_', '-');
      case HEALTH_CHANGED ->
          (draft.federation().isPresent() ? pair : draft.detail("hostname") + pair)
              + " is "
              + draft.detail("to")
              + maybe(draft.detail("detail"));
      case TRAFFIC_PUBLISHED -> draft.detail("hostname") + " answers " + draft.detail("to");
      case TRAFFIC_HELD ->
          (pair.isEmpty() ? draft.detail("hostname") : pair)
              + " keeps its answer ("
              + draft.detail("basis")
              + "): "
              + draft.detail("answer");
      case TRAFFIC_RELEASE ->
          draft.actor() + " released " + draft.detail("hostname") + because(draft);
      case TRAFFIC_ORPHANED ->
          draft.detail("hostname") + " left git and keeps its answer; acf traffic release ends it";
      case TRAFFIC_RECLAIMED -> draft.detail("hostname") + " is in git again" + maybe(pair);
      case LOSS_NOTICED -> "commands may be lost: " + draft.detail("reason");
    };
  }

  /** A commit in 7 digits. */
  private static String commit(Event.Draft draft) {
    var hex = draft.detail("commit");
    return hex.length() > 7 ? hex.substring(0, 7) : hex;
  }

  private static String scope(Event.Draft draft) {
    return switch (draft.detail("scope")) {
      case "pushes" -> "pushes";
      case "traffic" -> "traffic";
      default -> "pushes and traffic";
    };
  }

  private static String because(Event.Draft draft) {
    var until = draft.detail("until");
    return maybe(draft.detail("reason"))
        + (until.isEmpty() ? "" : " (until " + TIME.format(Instant.parse(until)) + " UTC)");
  }

  private static String maybe(String text) {
    return text.isEmpty() ? "" : ": " + text;
  }
}
