package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.config.Digest;
import io.acf.regions.Fault;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/** Applies manifests, one job at a time for each federation in a space. */
final class CfManifests {
  private static final int MOST_JOBS = 10_000;
  private static final int LONGEST = 1024 * 1024;

  /** More than a manifest may have that passed the reader. */
  private static final int DEEPEST = 100;

  /** CF refuses while a deployment is active, whoever made it: the manifest is not to be mended. */
  private static final String IN_FLIGHT = "while a deployment is in flight";

  /** Jobs that were under way when a step ran out of time, so that none is posted twice. */
  static final class Jobs {
    private final Map<String, Job> running = new ConcurrentHashMap<>();

    private record Job(Digest manifest, String guid) {}

    private void keep(String key, Digest manifest, String guid) {
      if (running.size() >= MOST_JOBS) {
        running.clear(); // Costs a manifest applied twice, which changes nothing.
      }
      running.put(key, new Job(manifest, guid));
    }
  }

  private final CfWork work;
  private final Jobs jobs;

  CfManifests(CfWork work, Jobs jobs) {
    this.work = work;
    this.jobs = jobs;
  }

  Outcome apply(Step.ApplyManifest step) {
    byte[] manifest = step.manifest().getBytes(StandardCharsets.UTF_8);
    List<String> names = names(step.manifest());
    CfPlaces.Place place = work.place(step.target());
    List<JsonNode> apps = work.recentApps(place, names);
    for (JsonNode app : apps) {
      Optional<Outcome> barred = CfWork.barred(app, step.mark());
      if (barred.isPresent()) {
        return barred.get();
      }
    }
    // CF would create it, without our labels: never ours again.
    for (String name : names) {
      if (apps.stream().noneMatch(app -> app.path("name").asText("").equals(name))) {
        throw CfWork.noApp(name);
      }
    }
    String key = place.space() + " " + step.mark().federation();
    Digest digest = digest(manifest);
    Jobs.Job running = jobs.running.get(key);
    if (running != null) {
      Optional<Outcome> before = resume(key, running);
      if (before.isPresent() && (running.manifest().equals(digest) || !ended(before.get()))) {
        return before.get();
      }
    }
    Optional<String> posted;
    try {
      posted =
          work.calls()
              .postYaml(
                  uri -> uri.pathSegment("spaces", place.space(), "actions", "apply_manifest"),
                  manifest)
              .job();
    } catch (CfException.Failed e) {
      if (e.onlySays(IN_FLIGHT)) {
        return waits();
      }
      throw e;
    }
    String job =
        posted.orElseThrow(
            () -> new CfException.Failed(Fault.Cause.NONSENSE, "apply_manifest names no job", ""));
    jobs.keep(key, digest, job);
    return watch(key, job, Json.object());
  }

  private static boolean ended(Outcome outcome) {
    return outcome instanceof Outcome.Done || outcome instanceof Outcome.Failed;
  }

  /** Empty: the region does not know the job any more. */
  private Optional<Outcome> resume(String key, Jobs.Job job) {
    try {
      return Optional.of(watch(key, job.guid(), read(job.guid())));
    } catch (CfException.Failed e) {
      if (e.status() == 404) {
        jobs.running.remove(key);
        return Optional.empty();
      }
      throw e;
    }
  }

  private JsonNode read(String job) {
    return work.calls().read(uri -> uri.pathSegment("jobs", job));
  }

  private Outcome watch(String key, String job, JsonNode first) {
    return work.poll(
        "job " + job,
        () -> read(job),
        first,
        it ->
            switch (it.path("state").asText("")) {
              case "COMPLETE" -> {
                jobs.running.remove(key);
                yield Optional.of(CfWork.DONE);
              }
              case "FAILED" -> {
                jobs.running.remove(key);
                yield Optional.of(failed(it));
              }
              default -> Optional.empty();
            });
  }

  private static Outcome waits() {
    return new Outcome.Accepted("a deployment that is in flight, and must end first");
  }

  private static Outcome failed(JsonNode job) {
    CfErrors errors = CfErrors.of(job);
    if (errors.onlySay(IN_FLIGHT)) {
      return waits();
    }
    return CfWork.failed(
        Fault.Cause.FAILED,
        "CF could not apply the manifest: " + errors.details(),
        "Mend the manifest and commit.");
  }

  /**
   * Names of the apps; the manifest was read and checked before, so this is a look, not a check.
   */
  static List<String> names(String manifest) {
    var options = new LoaderOptions();
    options.setCodePointLimit(LONGEST);
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(DEEPEST);
    options.setAllowDuplicateKeys(false);
    try {
      // Of its own each time: SnakeYAML's Yaml is not safe for two threads.
      var dumper = new DumperOptions();
      Object tree =
          new Yaml(new SafeConstructor(options), new Representer(dumper), dumper, options)
              .load(manifest);
      List<String> names = new ArrayList<>();
      if (tree instanceof Map<?, ?> top && top.get("applications") instanceof List<?> apps) {
        for (Object app : apps) {
          if (app instanceof Map<?, ?> fields && fields.get("name") != null) {
            names.add(String.valueOf(fields.get("name")));
          }
        }
      }
      if (!names.isEmpty()) {
        return names;
      }
    } catch (YAMLException | NumberFormatException e) {
      throw new CfException.Failed(
          Fault.Cause.INVALID,
          "the manifest is not YAML that can be applied: " + e.getClass().getSimpleName(),
          "Run acf validate.");
    }
    throw new CfException.Failed(
        Fault.Cause.INVALID, "the manifest names no app", "Run acf validate.");
  }

  private static Digest digest(byte[] manifest) {
    try {
      return new Digest(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(manifest)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
