package io.acf.regions;

import io.acf.config.AppName;
import io.acf.config.Artifact;
import io.acf.config.RouteUrl;
import io.acf.config.Stated;
import io.acf.config.Target;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One small, idempotent, printable change in a region. Which one comes next is a function of what
 * the region shows; a step names things by what people wrote, and finds CF's guids itself.
 */
public sealed interface Step {
  Target target();

  Mark mark();

  /** The verb and its object, for people: {@code upload orders}. */
  String describe();

  /**
   * Creates the app, stopped and empty, with our label and the fence.
   *
   * @param stated what the release says of it
   */
  record CreateApp(Target target, Mark mark, AppName app, Stated stated) implements Step {
    /** An app of which the release says nothing that CF would keep. */
    public CreateApp(Target target, Mark mark, AppName app) {
      this(target, mark, app, Stated.NOTHING);
    }

    @Override
    public String describe() {
      return "create app " + app;
    }
  }

  /**
   * Writes whose the app is, generation and commit on it, before anything else of a release is done
   * to it.
   *
   * @param stated what the release says of it, noted beside what was noted before: a release that
   *     never gets far may leave something behind too
   */
  record Fence(Target target, Mark mark, AppName app, Stated stated) implements Step {
    /** Of a release that says nothing that CF would keep. */
    public Fence(Target target, Mark mark, AppName app) {
      this(target, mark, app, Stated.NOTHING);
    }

    @Override
    public String describe() {
      return "fence " + app + " at generation " + mark.generation();
    }
  }

  /**
   * Gives the app the artefact's bits, of which CF makes a package; there is at most one per (app,
   * digest). It is done when CF has the bits: {@link Stage} waits until the package is READY.
   */
  record Upload(Target target, Mark mark, AppName app, Artifact artifact) implements Step {
    @Override
    public String describe() {
      return "upload " + artifact.digest().brief() + " to " + app;
    }
  }

  /**
   * Makes the package of this artefact a droplet of this release. There is at most one build that
   * is STAGING or STAGED per (app, release), found by its label {@code acf-release}, since the last
   * build of another release: one that comes back is staged again; a FAILED one does not stand in
   * the way of another try: when to try again is the planner's business.
   */
  record Stage(Target target, Mark mark, AppName app, Artifact artifact) implements Step {
    @Override
    public String describe() {
      return "stage " + artifact.digest().brief() + " for " + app;
    }
  }

  /** Creates a missing route with our labels; mapping it is the manifest's business. */
  record CreateRoute(Target target, Mark mark, RouteUrl route) implements Step {
    @Override
    public String describe() {
      return "create route " + route;
    }
  }

  /** Applies the manifest, byte for byte, to the space. */
  record ApplyManifest(Target target, Mark mark, String manifest) implements Step {
    @Override
    public String describe() {
      return "apply manifest of " + mark.federation();
    }
  }

  /**
   * Deploys the artefact's droplet: rolling where the app runs; an app that does not run is
   * started. There is at most one active deployment per (app, release), and another one is made
   * only where no more of them are there than were seen when it was decided.
   *
   * @param ended deployments of the release that are over and do not count, 0 or more
   */
  record Deploy(Target target, Mark mark, AppName app, Artifact artifact, int ended)
      implements Step {
    /** The first deployment of the release. */
    public Deploy(Target target, Mark mark, AppName app, Artifact artifact) {
      this(target, mark, app, artifact, 0);
    }

    @Override
    public String describe() {
      return "deploy release " + mark.release().brief() + " of " + app;
    }
  }

  /**
   * Removes environment variables that a former release of ours set and this one does not.
   *
   * @param keys 1 or more
   */
  record UnsetEnv(Target target, Mark mark, AppName app, SortedSet<String> keys) implements Step {
    public UnsetEnv {
      keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
    }

    @Override
    public String describe() {
      return "unset env of "
          + app
          + ": "
          + keys.stream().limit(5).collect(Collectors.joining(", "))
          + (keys.size() > 5 ? " and " + (keys.size() - 5) + " more" : "");
    }
  }

  /**
   * Unmaps a route that a former release of ours named and this one does not. The route itself
   * stays.
   */
  record UnmapRoute(Target target, Mark mark, AppName app, RouteUrl route) implements Step {
    @Override
    public String describe() {
      return "unmap route " + route + " from " + app;
    }
  }

  /**
   * Notes on the app that its instances must start anew for what is set right next: so that a
   * deployment follows, whoever is interrupted in between. {@link Complete} ends it.
   *
   * @param deployments of the release that are there now, 0 or more
   */
  record OweRestart(Target target, Mark mark, AppName app, int deployments) implements Step {
    @Override
    public String describe() {
      return "note that instances of " + app + " must start anew";
    }
  }

  /** Cancels a deployment of ours. */
  record Cancel(Target target, Mark mark, AppName app, String deployment) implements Step {
    @Override
    public String describe() {
      return "cancel deployment " + deployment + " of " + app;
    }
  }

  /** Starts an app that runs our release and was stopped by somebody. */
  record Start(Target target, Mark mark, AppName app) implements Step {
    @Override
    public String describe() {
      return "start " + app;
    }
  }

  /**
   * Writes the labels release and artefact on the app: the release is completed here. Labels and
   * annotations that former releases stated and this one does not are removed with it.
   *
   * @param stated what the release says of the app, with what of former ones has to stay for now
   */
  record Complete(Target target, Mark mark, AppName app, Artifact artifact, Stated stated)
      implements Step {
    /** Of a release that says nothing that CF would keep. */
    public Complete(Target target, Mark mark, AppName app, Artifact artifact) {
      this(target, mark, app, artifact, Stated.NOTHING);
    }

    @Override
    public String describe() {
      return "complete release " + mark.release().brief() + " of " + app;
    }
  }
}
