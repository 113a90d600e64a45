package io.acf.regions.cf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.config.Stated;
import io.acf.regions.AppView;
import io.acf.regions.Creation;
import io.acf.regions.Mark;
import io.acf.regions.Outcome;
import io.acf.regions.Step;
import java.util.Optional;

/** Steps on an app itself: its creation, its marks, its start. */
final class CfApps {
  private final CfWork work;

  CfApps(CfWork work) {
    this.work = work;
  }

  Outcome create(Step.CreateApp step) {
    CfPlaces.Place place = work.place(step.target());
    Optional<JsonNode> there = work.appUnlessAbsent(place, step.app());
    Optional<Outcome> found = Creation.of(step, view(step, there)).result();
    if (found.isPresent()) {
      return found.get();
    }
    work.added("apps", place.space());
    ObjectNode body = Json.object().put("name", step.app().value());
    ObjectNode metadata = body.putObject("metadata");
    StatedMarks.put(fence(metadata, step.mark()), Json.object(), step.stated());
    Json.relate(body, "space", place.space());
    try {
      work.created(work.calls().post(uri -> uri.pathSegment("apps"), body).body());
      return CfWork.DONE;
    } catch (CfException.Failed e) {
      // Somebody was faster, perhaps another replica of ours: look whose it is.
      return Creation.of(step, view(step, work.app(place, step.app())))
          .result()
          .orElseThrow(() -> e);
    }
  }

  private static Optional<AppView> view(Step.CreateApp step, Optional<JsonNode> there) {
    return there.map(app -> Views.app(app, step.app(), Optional.empty()));
  }

  Outcome fence(Step.Fence step) {
    return work.onAppOfNow(
        step.target(),
        step.app(),
        step.mark(),
        app -> {
          if (Views.marks(app).fencedBy(step.mark())) {
            return CfWork.DONE;
          }
          ObjectNode body = Json.object();
          StatedMarks.put(
              fence(body.putObject("metadata"), step.mark()),
              app,
              StatedMarks.of(app).and(step.stated()));
          return patch(app, body);
        });
  }

  /** Returns the annotations. */
  private ObjectNode fence(ObjectNode metadata, Mark mark) {
    metadata.putObject("labels").put(Mark.FEDERATION, mark.federation().value());
    ObjectNode annotations =
        metadata
            .putObject("annotations")
            .put(Mark.GENERATION, mark.generation().toString())
            .put(Mark.COMMIT, mark.commit().hex());
    if (work.replica().isEmpty()) {
      annotations.putNull(Mark.REPLICA); // Not of whoever was there before.
    } else {
      annotations.put(Mark.REPLICA, work.replica());
    }
    return annotations;
  }

  Outcome complete(Step.Complete step) {
    return work.onApp(
        step.target(),
        step.app(),
        step.mark(),
        app -> {
          String release = step.mark().release().label();
          String artifact = step.artifact().digest().label();
          Stated before = StatedMarks.of(app);
          boolean owed = Json.annotation(app, Mark.RESTART).isPresent();
          if (before.equals(step.stated())
              && !owed
              && Json.label(app, Mark.RELEASE).filter(release::equals).isPresent()
              && Json.label(app, Mark.ARTIFACT).filter(artifact::equals).isPresent()) {
            return CfWork.DONE;
          }
          ObjectNode body = Json.object();
          ObjectNode metadata = body.putObject("metadata");
          ObjectNode labels =
              metadata.putObject("labels").put(Mark.RELEASE, release).put(Mark.ARTIFACT, artifact);
          ObjectNode annotations =
              metadata
                  .putObject("annotations")
                  .put(Mark.COMPLETED, step.mark().generation().toString());
          Stated left = before.without(step.stated());
          left.labels().forEach(labels::putNull); // CF API v3: null removes.
          left.annotations().forEach(annotations::putNull);
          StatedMarks.put(annotations, app, step.stated());
          if (owed) {
            annotations.putNull(Mark.RESTART);
          }
          return patch(app, body);
        });
  }

  Outcome owe(Step.OweRestart step) {
    return work.onApp(
        step.target(),
        step.app(),
        step.mark(),
        app -> {
          ObjectNode body = Json.object();
          body.putObject("metadata")
              .putObject("annotations")
              .put(Mark.RESTART, String.valueOf(step.deployments()));
          return patch(app, body);
        });
  }

  Outcome start(Step.Start step) {
    return work.onApp(
        step.target(),
        step.app(),
        step.mark(),
        app -> {
          if (!Views.started(app)) {
            String guid = CfCalls.guid(app.path("guid"));
            work.calls().post(uri -> uri.pathSegment("apps", guid, "actions", "start"));
          }
          return CfWork.DONE;
        });
  }

  private Outcome patch(JsonNode app, ObjectNode body) {
    String guid = CfCalls.guid(app.path("guid"));
    work.shown(work.calls().patch(uri -> uri.pathSegment("apps", guid), body).body());
    return CfWork.DONE;
  }
}
