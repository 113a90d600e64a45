package io.acf.app.cli;

import static io.acf.app.cli.Words.has;

import io.acf.app.rest.Api;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the desired state comes from, and how that stands. */
record SourceView(Paint paint, Instant now) {

  List<String> lines(Api.Source source) {
    var lines = new ArrayList<String>();
    var looked = source.condition().equals("following");
    var since =
        source.since() == null
            ? ""
            : looked
                ? ", looked at " + Words.age(source.since(), now) + " ago"
                : " for " + Words.age(source.since(), now);
    lines.add(
        "%s#%s  %s%s"
            .formatted(
                source.url(),
                source.branch(),
                paint.state(source.condition(), source.condition()),
                since));
    if (has(source.reason())) {
      lines.add("  " + source.reason());
    }
    lines.add("accepted  " + commit(source.accepted()));
    if (source.head() != null && !source.head().equals(source.accepted())) {
      lines.add("head      " + commit(source.head()));
    }
    if (!source.problems().isEmpty()) {
      lines.addAll(ProblemsView.of(paint, source.problems()).lines());
    }
    if (has(source.tip())) {
      lines.add("TIP: " + source.tip());
    }
    return lines;
  }

  private String commit(Api.@Nullable Commit commit) {
    if (commit == null) {
      return "none";
    }
    return "generation %s  %s  %s ago  %s: %s"
        .formatted(
            Words.generation(commit.generation()),
            Words.brief(commit.commit()),
            Words.age(commit.at(), now),
            commit.author(),
            commit.subject());
  }
}
