package io.acf.config.git;

import io.acf.config.GitSource.Look;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What JGit says of a repository that cannot be read, and only its text tells apart. */
final class Phrases {
  private static final String WITH_TOKEN = "write https://USER:TOKEN@HOST/PATH";

  /**
   * @param reason of which {@code X} is the address and {@code $1} what the pattern has found
   */
  private record Phrase(Pattern said, String reason, String tip) {
    Phrase(String said, String reason, String tip) {
      this(Pattern.compile(said), reason, tip);
    }
  }

  /** The first that fits. */
  private static final List<Phrase> ALL =
      List.of(
          new Phrase(
              "complete object graph|repository corruption",
              "X lacks objects that its commits name: it is damaged, or a shallow or partial clone",
              Named.REPAIR),
          new Phrase(
              "access denied or repository not exported",
              "no git repository at X, or none that its daemon exports",
              "see the address; git daemon serves what holds a file git-daemon-export-ok"),
          new Phrase("no CredentialsProvider", "X asks who we are", WITH_TOKEN),
          new Phrase("not authorized|authentication", "X refuses our credentials", WITH_TOKEN),
          new Phrase(
              "not permitted on", "X does not let us read it (403)", "see what the token may read"),
          new Phrase(
              "Cannot redirect because .*status (\\d{3})",
              "X leads elsewhere ($1), and redirects are not followed",
              "write the address that it leads to: curl -sI X/info/refs"),
          new Phrase(
              "invalid advertisement|error reading info/refs",
              "no git repository at X: what answers there is not git",
              "see the address: that of git clone, not of a page"),
          new Phrase("\\b(404|410) HTTP \\d+", "no git repository at X ($1)", "see the address"),
          new Phrase("\\b(429) HTTP \\d+", "X asks us to wait ($1)", "it is tried again"),
          new Phrase(
              "\\b([45]\\d\\d) HTTP \\d+", "X answers $1", "it is tried again; see its server"));

  private Phrases() {}

  static Optional<Look.Blind> of(String message, GitAddress address) {
    for (var phrase : ALL) {
      var matcher = phrase.said().matcher(message);
      if (matcher.find()) {
        var found = matcher.groupCount() > 0 ? matcher.group(1) : "";
        return Optional.of(
            new Look.Blind(
                phrase.reason().replace("$1", found).replace("X", address.toString()),
                phrase.tip().replace("X", address.toString())));
      }
    }
    return Optional.empty();
  }
}
