package io.acf.federation;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/**
 * What a region may show, drawn from the words of the planner's table: also what no history of ours
 * leads to. The same seed gives the same picture.
 */
final class SeededPicture {
  private static final List<String> VERSIONS = List.of("new", "old", "foreign");
  private static final List<String> AGES = List.of("1s", "40s", "2m", "7m", "25m");
  private static final List<String> RELATIONS =
      List.of("same", "ancestor", "descendant", "aside", "unknown", "none");
  private static final List<String> GIT =
      List.of(
          "env A=1",
          "env A=?",
          "service db",
          "memory 512",
          "disk 512",
          "command run",
          "worker 1",
          "no route",
          "default route",
          "random route",
          "route www.example.com",
          "second app");

  private final SplittableRandom dice;

  SeededPicture(long seed) {
    dice = new SplittableRandom(seed);
  }

  PlannerRow row() {
    var git = new StringJoiner(", ");
    for (int i = dice.nextInt(3); i > 0; i--) {
      git.add(of(GIT));
    }
    var shows =
        dice.nextInt(12) == 0
            ? List.of("nothing")
            : List.of("orders: " + app(), "orders-1: " + app(), "news: " + app());
    return new PlannerRow("drawn", Map.of("git", List.of(git.toString()), "shows", shows), "");
  }

  private String app() {
    var words = new StringJoiner(", ");
    words.add(of(List.of("empty", "runs old", "runs new", "updates", "foreign", "web 1/2")));
    for (int i = dice.nextInt(5); i > 0; i--) {
      words.add(word());
    }
    return words.toString();
  }

  private String word() {
    return switch (dice.nextInt(14)) {
      case 0 ->
          "package "
              + of(VERSIONS)
              + " "
              + of(List.of("READY", "FAILED", "PROCESSING_UPLOAD"))
              + " "
              + of(AGES);
      case 1, 2 ->
          "build "
              + of(VERSIONS)
              + " "
              + of(List.of("STAGING", "STAGED", "FAILED"))
              + " "
              + of(AGES);
      case 3, 4, 5 ->
          "deployment "
              + of(VERSIONS)
              + " "
              + of(
                  List.of("DEPLOYING", "PAUSED", "CANCELING", "DEPLOYED", "CANCELED", "SUPERSEDED"))
              + " 25m quiet "
              + of(AGES);
      case 6 -> "mark " + of(List.of("4.0", "5.0", "6.0", "5.7")) + " " + of(RELATIONS);
      case 7 -> "of " + of(List.of("shop", "orders"));
      case 8 -> "droplet " + of(VERSIONS);
      case 9 -> "stopped";
      case 10 -> "no " + of(List.of("package", "build", "deployment", "route"));
      case 11 -> of(List.of("web 1/2 crashed 1", "web 2/2 older 1", "worker 1/1", "web 0/0"));
      case 12 ->
          of(
              List.of(
                  "stated env B",
                  "stated route old.example.com",
                  "route old.example.com",
                  "route orders.example.com"));
      default ->
          of(List.of("restart owed beyond 1", "set env A=2", "set nothing", "completed new"));
    };
  }

  private String of(List<String> all) {
    return all.get(dice.nextInt(all.size()));
  }
}
