package io.acf.regions.testing;

import io.acf.config.AppName;
import io.acf.config.FederationName;
import io.acf.config.Hostname;
import io.acf.config.RouteUrl;
import io.acf.regions.Fault;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Manifests that a space is applying: one at a time for each federation. */
final class FakeJobs {
  private final FakeSpace space;
  private final SortedMap<FederationName, Job> running = new TreeMap<>();

  private static final class Job {
    final String guid;
    final String manifest;
    Optional<Outcome> ended = Optional.empty();

    Job(String guid, String manifest) {
      this.guid = guid;
      this.manifest = manifest;
    }

    Outcome outcome() {
      return ended.orElseGet(() -> new Outcome.Accepted("job " + guid));
    }
  }

  FakeJobs(FakeSpace space) {
    this.space = space;
  }

  /** What has become of a job that is under way; empty: the manifest is to be posted. */
  Optional<Outcome> resume(Step.ApplyManifest step) {
    var job = running.get(step.mark().federation());
    if (job == null) {
      return Optional.empty();
    }
    if (job.ended.isPresent()) {
      running.remove(step.mark().federation());
    }
    return job.ended.isEmpty() || job.manifest.equals(step.manifest())
        ? Optional.of(job.outcome())
        : Optional.empty();
  }

  Outcome post(Step.ApplyManifest step, List<FakeManifest> manifests) {
    var clock = space.clock;
    var job = new Job(clock.guid("job"), step.manifest());
    clock.in(
        clock.pace.job(),
        () ->
            job.ended =
                Optional.of(
                    clock.happens(clock.pace.jobsFail())
                        ? FakeSteps.failed(
                            Fault.Cause.FAILED,
                            "CF could not apply the manifest: the job was lost",
                            "")
                        : applied(manifests)));
    clock.run();
    if (job.ended.isEmpty()) {
      running.put(step.mark().federation(), job);
    }
    return job.outcome();
  }

  private Outcome applied(List<FakeManifest> manifests) {
    for (FakeManifest wanted : manifests) {
      Optional<FakeApp> found = space.find(new AppName(wanted.name()));
      if (found.isEmpty()) {
        return FakeSteps.failed(
            Fault.Cause.FAILED, "app " + wanted.name() + " was deleted meanwhile", "");
      }
      FakeApp app = found.get();
      space.work.scale(app, wanted.instances());
      app.memory = wanted.memory() > 0 ? wanted.memory() : app.memory;
      app.env.putAll(wanted.env());
      map(app, wanted);
    }
    return new Outcome.Done();
  }

  /** As CF maps routes of a manifest: none, those listed, or where there is none one of its own. */
  private void map(FakeApp app, FakeManifest wanted) {
    if (wanted.flags().contains("no-route")) {
      app.routes.clear();
      return;
    }
    app.routes.addAll(wanted.routes());
    var random = wanted.flags().contains("random-route");
    if (!wanted.flags().contains("routes")
        && app.routes.isEmpty()
        && (random || wanted.flags().contains("default-route"))) {
      var host = wanted.name() + (random ? "-calm-otter-" + space.clock.number() : "");
      app.routes.add(new RouteUrl(new Hostname(host + "." + space.domains.first()), ""));
    }
    space.routes.addAll(app.routes);
  }
}
