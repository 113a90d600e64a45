package io.acf.federation;

import io.acf.config.AppName;
import io.acf.config.Commit;
import io.acf.config.Descent;
import io.acf.config.Desired;
import io.acf.config.Digest;
import io.acf.config.FederationSpec;
import io.acf.config.Generation;
import io.acf.config.Hostname;
import io.acf.config.RegionName;
import io.acf.regions.AppMarks;
import io.acf.regions.AppView;
import io.acf.regions.SpaceView;
import io.acf.regions.Step;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A row of the planner table: what git says, what the region shows and what else is known, as
 * values, and what the planner makes of them, in the words of the table.
 *
 * @param parts what stands behind {@code git:}, {@code shows:}, {@code known:}
 * @param expected the lines from {@code next:} on
 */
record PlannerRow(String name, Map<String, List<String>> parts, String expected) {
  private static final List<String> GIVEN = List.of("git", "shows", "known");

  /** Reads a row: a name, and parts whose first line begins with their word. */
  static PlannerRow of(String text) {
    var lines = text.strip().split("\n");
    var parts = new HashMap<String, List<String>>();
    var expected = new StringBuilder();
    var part = "";
    for (var line : Arrays.asList(lines).subList(1, lines.length)) {
      if (!line.startsWith(" ") && line.contains(":")) {
        part = line.substring(0, line.indexOf(':'));
      }
      if (GIVEN.contains(part)) {
        var said = line.startsWith(" ") ? line : line.substring(part.length() + 1);
        parts.computeIfAbsent(part, key -> new java.util.ArrayList<>()).add(said.strip());
      } else {
        expected.append(line).append("\n");
      }
    }
    return new PlannerRow(lines[0].strip(), parts, expected.toString());
  }

  FederationSpec spec() {
    return GitWords.federation(String.join(",", parts.getOrDefault("git", List.of())));
  }

  SpaceView.Readable space() {
    var apps = new TreeMap<AppName, AppView>();
    SortedSet<String> domains = new TreeSet<>(List.of("example.com", "apps.internal"));
    var routes = new TreeSet<io.acf.config.RouteUrl>();
    for (var line : parts.get("shows")) {
      var all = line.split(": ", 2);
      switch (all[0]) {
        case "nothing" -> {}
        case "domains" -> domains = new TreeSet<>(List.of(all[1].split(", ")));
        case "unmapped route" -> routes.add(GitWords.route(all[1]));
        default -> apps.put(new AppName(all[0]), AppWords.app(all[0], all[1]));
      }
    }
    apps.values().forEach(app -> routes.addAll(app.routes()));
    return new SpaceView.Readable(apps, domains, routes);
  }

  private Stream<String> known(String about) {
    return parts.getOrDefault("known", List.of()).stream()
        .flatMap(line -> Stream.of(line.split(",")))
        .map(String::strip)
        .filter(it -> it.startsWith(about + " "))
        .map(it -> it.substring(about.length() + 1));
  }

  /** What git has: commit 5, with other federations in it. */
  private Desired desired() {
    var others =
        known("git also has")
            .map(it -> it.split(" with app "))
            .map(it -> GitWords.other(it[0], it[1].split(" in ")));
    var plain =
        Worlds.desired(5, Stream.concat(Stream.of(spec()), others).toArray(FederationSpec[]::new));
    var commit = new Commit(AppWords.commit(Descent.SAME), 5, Worlds.START, "ana", "change");
    return new Desired(commit, plain.regions(), plain.zones(), plain.federations(), List.of());
  }

  private Claims claims() {
    var found = Lineage.marks(spec(), Worlds.SPACE, space());
    var descents = new TreeMap<io.acf.config.CommitId, Descent>();
    for (var descent : Descent.values()) {
      descents.put(AppWords.commit(descent), descent);
    }
    var then = new HashMap<Lineage.Spot, Optional<Digest>>();
    known("at the mark's commit git said")
        .forEach(
            version ->
                found
                    .keySet()
                    .forEach(spot -> then.put(spot, Optional.of(GitWords.release(version)))));
    var adoptions = new TreeMap<io.acf.config.FederationName, Adoption>();
    known("adopted by").forEach(who -> adoptions.put(Worlds.ORDERS, adoption(who)));
    return new Claims(desired(), GitWords.EU, new Lineage(descents, then, 0), adoptions);
  }

  private Adoption adoption(String who) {
    var marks = new TreeMap<AppName, AppMarks>();
    space().apps().forEach((app, view) -> marks.put(app, view.marks()));
    return new Adoption(new Controls.Said(who, "ours", Worlds.START, Optional.empty()), marks);
  }

  private PairContext context() {
    var names =
        known("still answered").map(Hostname::new).collect(Collectors.toCollection(TreeSet::new));
    return new PairContext(
        known("asked").findFirst().map(ago -> Duration.parse("PT" + ago)),
        known("crashed before in")
            .findFirst()
            .map(it -> new Memory.Crashing(it, 2, "exit status 1")),
        new Elsewhere(regions("staged in"), regions("serves in")),
        new Answered(new TreeSet<>(), new TreeSet<>(), names, new TreeSet<>()));
  }

  private SortedSet<RegionName> regions(String about) {
    return known(about).map(RegionName::new).collect(Collectors.toCollection(TreeSet::new));
  }

  Plan plan() {
    return plan(space());
  }

  /** The same where the region shows this. */
  Plan plan(SpaceView.Readable space) {
    var spec = spec();
    return Planner.plan(
        spec,
        spec.placement().get(GitWords.EU),
        claims(),
        space,
        DeliveryPolicy.DEFAULT,
        context());
  }

  /** What the planner says, in the words of the table. */
  String actual() {
    var plan = plan();
    var next = plan.steps().stream().map(this::words).toList();
    var text =
        new StringBuilder("next:  ")
            .append(next.isEmpty() ? "nothing" : String.join("\n       ", next))
            .append("\nsays:  ")
            .append(plan.condition().state().name().toLowerCase(Locale.ROOT))
            .append(
                plan.condition().reason() == Reason.NONE
                    ? ""
                    : " " + plan.condition().reason().word())
            .append("\n");
    if (!plan.condition().message().isEmpty()) {
      text.append("       ").append(brief(plan.condition().message())).append("\n");
    }
    var reads = plan.awaits().stream().map(it -> it.name().toLowerCase(Locale.ROOT)).sorted();
    var waits = plan.awaits().isEmpty() ? "" : reads.collect(Collectors.joining(", "));
    if (!waits.isEmpty()) {
      text.append("reads: ").append(waits).append("\n");
    }
    plan.nextTryIn()
        .ifPresent(in -> text.append("again: in ").append(Durations.words(in)).append("\n"));
    return text.append(counted(plan)).toString();
  }

  private String counted(Plan plan) {
    return expected.contains("counts")
        ? "counts: "
            + plan.ready()
            + " of "
            + plan.instances()
            + " instances, release "
            + plan.running().map(PlannerRow::version).orElse("-")
            + " of generation "
            + plan.generation().map(Generation::toString).orElse("-")
            + (plan.staged() ? ", staged" : "")
            + "\n"
        : "";
  }

  private static String version(String label) {
    return label.equals(GitWords.release("new").label()) ? "new" : "old";
  }

  private String words(Step step) {
    var said = brief(step.describe());
    return switch (step) {
      case Step.Deploy it when it.ended() > 0 -> said + ", beyond " + it.ended();
      case Step.Complete it when !it.stated().equals(stated(it.app())) ->
          said
              + ", noting "
              + it.stated().routes().stream()
                  .map(Object::toString)
                  .collect(Collectors.joining(" "));
      default -> said;
    };
  }

  private io.acf.config.Stated stated(AppName app) {
    return spec().apps().stream()
        .filter(it -> it.name().equals(app))
        .findFirst()
        .orElseThrow()
        .stated();
  }

  private static String brief(String text) {
    return text.replace(GitWords.release("new").brief(), "new")
        .replace(GitWords.artifact("new").digest().brief(), "new");
  }

  @Override
  public String toString() {
    return name;
  }
}
