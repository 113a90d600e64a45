package io.acf.config.yaml;

import io.acf.config.Commit;
import io.acf.config.Desired;
import io.acf.config.FederationName;
import io.acf.config.FederationSpec;
import io.acf.config.ManifestReader;
import io.acf.config.Position;
import io.acf.config.Positions;
import io.acf.config.Problem;
import io.acf.config.Reading;
import io.acf.config.SourceTree;
import io.acf.config.Text;
import io.acf.config.yaml.FederationReader.Draft;
import io.acf.config.yaml.PlatformReader.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads {@code platform.yml} at the root and every {@code federation.yml} and {@code
 * *.federation.yml} of a commit, with the CF manifests and packages that they name, and checks them
 * one by one and against each other. Neither network nor credentials are used. Safe for several
 * threads.
 */
public final class YamlManifestReader implements ManifestReader {
  /** Where the published JSON Schemas lie in the jar. */
  public static final String FEDERATION_SCHEMA = "/io/acf/schemas/federation-v1.json";

  public static final String PLATFORM_SCHEMA = "/io/acf/schemas/platform-v1.json";

  static final int MAX_FEDERATIONS = 2_000;

  /** What people write in place of {@code federation.yml}. */
  private static final Pattern MISNAMED = Pattern.compile("(?i)(.*[/.])?federations?\\.ya?ml");

  private static final SchemaChecker FEDERATION = SchemaChecker.load(FEDERATION_SCHEMA);
  private static final SchemaChecker PLATFORM = SchemaChecker.load(PLATFORM_SCHEMA);

  private final Digests digests = new Digests();

  @Override
  public Reading read(Commit commit, SourceTree tree) {
    var problems = new Problems();
    var federations = new TreeMap<FederationName, FederationSpec>();
    var places = new TreeMap<FederationName, Position>();
    Optional<Platform> platform = Optional.empty();
    try {
      var entries = tree.entries("");
      var files = new Files(tree, problems);
      platform = platform(entries, tree, files, problems);
      var drafts = federations(commit, entries, files, platform, problems);
      if (platform.isPresent()) {
        var crossings = new Crossings(platform.get(), problems);
        drafts.forEach(crossings::add);
      }
      for (var draft : drafts) {
        federations.put(draft.spec().name(), draft.spec());
        places.put(draft.spec().name(), draft.position());
      }
    } catch (IOException e) {
      return new Reading.Rejected(commit, List.of(unreadable(e)));
    }
    if (problems.errors() > 0 || platform.isEmpty()) {
      return new Reading.Rejected(commit, problems.shown());
    }
    return new Reading.Accepted(
        new Desired(
            commit,
            platform.get().regions(),
            platform.get().zones(),
            federations,
            problems.shown(),
            new Positions(platform.get().places(), places)));
  }

  private static Problem unreadable(IOException e) {
    return Problem.error(
        Problem.UNREADABLE,
        Position.of("."),
        "the files of the commit cannot be read: " + Text.line(String.valueOf(e.getMessage()), 200),
        "It is tried again");
  }

  private static Optional<Platform> platform(
      Map<String, SourceTree.Entry> entries, SourceTree tree, Files files, Problems problems)
      throws IOException {
    var entry = entries.get(PlatformReader.FILE);
    if (entry == null) {
      problems.error(
          "missing-file",
          Position.of(PlatformReader.FILE),
          "no platform.yml at the root of the repository",
          tree.whyAbsent(PlatformReader.FILE)
              .or(() -> misplaced(entries))
              .orElse("It names the regions: see the schema platform-v1.json"));
      return Optional.empty();
    }
    var root = root(PlatformReader.FILE, entry, files, PLATFORM, problems);
    return root.isEmpty() ? Optional.empty() : new PlatformReader(files, problems).read(root.get());
  }

  /** The file as a tree of the right shape; empty (and a problem) where it is not. */
  private static Optional<View> root(
      String file, SourceTree.Entry entry, Files files, SchemaChecker shape, Problems problems)
      throws IOException {
    if (entry.kind() != SourceTree.Kind.FILE) {
      files.refuseLink(entry.kind(), file, Position.of(file), "");
      return Optional.empty();
    }
    var bytes = files.bytes(file, entry, StrictYaml.MAX_BYTES);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    return switch (StrictYaml.parse(file, bytes.get())) {
      case StrictYaml.Result.Refused refused -> {
        problems.add(refused.problem());
        yield Optional.empty();
      }
      case StrictYaml.Result.Read read ->
          shape.matches(read.tree(), problems)
              ? Optional.of(new View("", read.tree()))
              : Optional.empty();
    };
  }

  private List<Draft> federations(
      Commit commit,
      Map<String, SourceTree.Entry> entries,
      Files files,
      Optional<Platform> platform,
      Problems problems)
      throws IOException {
    var reader = new FederationReader(files, problems, commit, digests);
    List<Draft> drafts = new ArrayList<>();
    int seen = 0;
    for (var entry : entries.entrySet()) {
      if (!isFederation(entry.getKey())) {
        misnamed(entry.getKey(), problems);
        continue;
      }
      if (++seen > MAX_FEDERATIONS) {
        problems.error(
            "too-large",
            Position.of(entry.getKey()),
            "more than " + MAX_FEDERATIONS + " federation files",
            "Use several repositories");
        break;
      }
      var root = root(entry.getKey(), entry.getValue(), files, FEDERATION, problems);
      if (root.isPresent()) {
        reader.read(entry.getKey(), root.get(), platform).ifPresent(drafts::add);
      }
    }
    if (seen == 0) {
      problems.warning(
          Problem.NO_FEDERATION,
          Position.of("."),
          "no federation.yml or *.federation.yml in the repository",
          "Nothing is deployed");
    }
    return drafts;
  }

  /** A file that is meant to be read for its name, and is not. */
  private static void misnamed(String path, Problems problems) {
    if (MISNAMED.matcher(path).matches()) {
      problems.warning(
          "misnamed-file",
          Position.of(path),
          "not read: a federation file is named federation.yml, or ends in .federation.yml",
          "Rename it");
    }
  }

  private static Optional<String> misplaced(Map<String, SourceTree.Entry> entries) {
    return entries.keySet().stream()
        .filter(path -> path.matches("(?i)(.*/)?platform\\.ya?ml"))
        .findFirst()
        .map(path -> Text.line(path, 200) + " is there: name it platform.yml, at the root");
  }

  /** Whether a file of this path is read for its name alone, without another that names it. */
  public static boolean reads(String path) {
    return path.equals(PlatformReader.FILE) || isFederation(path);
  }

  static boolean isFederation(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    return name.equals("federation.yml") || name.endsWith(".federation.yml");
  }
}
