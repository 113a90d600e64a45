package io.acf.federation.simulation;

import io.acf.federation.testing.Trace;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A run in which a promise was broken, told for people. */
final class Story {
  private static final int NOTES = 40;
  private static final int TRACE = 25;

  private Story() {}

  /**
   * @param first the run of the seed
   * @param small the smallest run that breaks the same promise
   */
  static String of(Verdict first, Verdict small) {
    var broken = small.broken().orElseThrow();
    var scenario = small.scenario();
    var text = new StringBuilder();
    text.append("seed ").append(scenario.seed()).append(" breaks a promise: ");
    text.append(broken.sentence()).append(" (").append(broken.name()).append(")\n");
    text.append("  how: ").append(broken.how()).append('\n');
    text.append("  after ").append(clock(small.length())).append(" of ");
    text.append(scenario.regions()).append(" regions and ").append(scenario.federations());
    text.append(" federations, shrunk from ").append(first.scenario().regions());
    text.append(" and ").append(first.scenario().federations()).append('\n');
    text.append("  weather: ");
    text.append(
        scenario.troubles().isEmpty()
            ? "none"
            : scenario.troubles().stream()
                .map(Trouble::sentence)
                .collect(Collectors.joining("; ")));
    text.append('\n');
    lines(text, "what happened", small.notes(), NOTES);
    lines(text, "what was decided last", small.trace(), TRACE);
    return text.toString();
  }

  private static void lines(StringBuilder text, String title, List<Trace.Line> all, int most) {
    text.append("  ").append(title).append(":\n");
    for (var line : all.subList(Math.max(0, all.size() - most), all.size())) {
      text.append("    ").append(clock(Duration.between(World.START, line.at())));
      text.append("  ").append(line.text()).append('\n');
    }
  }

  private static String clock(Duration at) {
    return "%02d:%02d.%03d".formatted(at.toMinutes(), at.toSecondsPart(), at.toMillisPart());
  }
}
