package io.acf.regions.testing;

import io.acf.config.AppName;
import io.acf.config.RouteUrl;
import io.acf.config.Target;
import io.acf.regions.Fault;
import java.time.Duration;
import java.util.Optional;

/**
 * Something that others do in a {@link FakeRegion}, or that goes wrong there: a value, so that a
 * simulation can draw it, print it and leave it out. What is to happen to an app that is not there
 * does not happen.
 */
public sealed interface Happening {
  /** Makes it happen. */
  void in(FakeRegion region);

  /** Every call ends in this fault. */
  record Fails(Fault fault) implements Happening {
    @Override
    public void in(FakeRegion region) {
      region.failing(fault);
    }
  }

  /** The region is reached again, and its lists are true. */
  record Recovers() implements Happening {
    @Override
    public void in(FakeRegion region) {
      region.up();
    }
  }

  /** The next step fails before anything is written. */
  record StepFails(Fault fault) implements Happening {
    @Override
    public void in(FakeRegion region) {
      region.failNextStep(fault);
    }
  }

  /** The next steps are done, and their answers lost. */
  record AnswersLost(int steps) implements Happening {
    @Override
    public void in(FakeRegion region) {
      region.loseAnswers(steps);
    }
  }

  /** Lists lack what is younger. */
  record ListsLate(Duration lag) implements Happening {
    @Override
    public void in(FakeRegion region) {
      region.late(lag);
    }
  }

  /** Lists contradict themselves. */
  record ListsContradict() implements Happening {
    @Override
    public void in(FakeRegion region) {
      region.contradictory();
    }
  }

  /** The space is hidden from us; empty: it is shown again. */
  record SpaceHidden(Target target, Optional<Fault> why) implements Happening {
    @Override
    public void in(FakeRegion region) {
      region.unreadable(target, why);
    }
  }

  /** Every staging fails; empty: it works again. */
  record StagingFails(Optional<String> words) implements Happening {
    @Override
    public void in(FakeRegion region) {
      region.failStaging(words);
    }
  }

  /** Deployments stand still; empty: they go on. */
  record DeploymentsStick(Optional<String> words) implements Happening {
    @Override
    public void in(FakeRegion region) {
      region.stickDeployments(words);
    }
  }

  /** New instances crash; empty: they run. */
  record DeploymentsCrash(Optional<String> words) implements Happening {
    @Override
    public void in(FakeRegion region) {
      region.crashDeployments(words);
    }
  }

  /** Instances are not to be seen; empty: they are again. */
  record InstancesHidden(Optional<Fault> why) implements Happening {
    @Override
    public void in(FakeRegion region) {
      region.hideInstances(why);
    }
  }

  /** The API is replaced by one that counts instances one by one, or by one that does not. */
  record ApiChanged(boolean oneByOne) implements Happening {
    @Override
    public void in(FakeRegion region) {
      region.oneByOne(oneByOne);
    }
  }

  /** Somebody does this to an app, or an instance of it dies. */
  record ToApp(Target target, AppName app, Deed deed) implements Happening {
    @Override
    public void in(FakeRegion region) {
      boolean there = region.truth().apps(target).containsKey(app);
      if (there != deed instanceof Deed.TakeName) {
        deed.on(region, target, app);
      }
    }
  }

  /** What somebody does to an app. */
  sealed interface Deed {
    void on(FakeRegion region, Target target, AppName app);

    /** Pushes another app of this name, where there is none. */
    record TakeName() implements Deed {
      @Override
      public void on(FakeRegion region, Target target, AppName app) {
        region.foreignApp(target, app);
      }
    }

    record Delete() implements Deed {
      @Override
      public void on(FakeRegion region, Target target, AppName app) {
        region.delete(target, app);
      }
    }

    record Stop() implements Deed {
      @Override
      public void on(FakeRegion region, Target target, AppName app) {
        region.stop(target, app);
      }
    }

    record Start() implements Deed {
      @Override
      public void on(FakeRegion region, Target target, AppName app) {
        region.start(target, app);
      }
    }

    record Scale(int instances) implements Deed {
      @Override
      public void on(FakeRegion region, Target target, AppName app) {
        region.scale(target, app, instances);
      }
    }

    /** So many instances crash. */
    record Crash(int instances) implements Deed {
      @Override
      public void on(FakeRegion region, Target target, AppName app) {
        region.crash(target, app, instances);
      }
    }

    record SetEnv(String key, String value) implements Deed {
      @Override
      public void on(FakeRegion region, Target target, AppName app) {
        region.setEnv(target, app, key, value);
      }
    }

    record Map(RouteUrl route) implements Deed {
      @Override
      public void on(FakeRegion region, Target target, AppName app) {
        region.map(target, app, route);
      }
    }

    record Unmap(RouteUrl route) implements Deed {
      @Override
      public void on(FakeRegion region, Target target, AppName app) {
        region.unmap(target, app, route);
      }
    }

    /** {@code cf push} of something else. */
    record Push() implements Deed {
      @Override
      public void on(FakeRegion region, Target target, AppName app) {
        region.foreignPush(target, app, true);
      }
    }

    /** A canary by hand, that is left paused. */
    record PauseCanary() implements Deed {
      @Override
      public void on(FakeRegion region, Target target, AppName app) {
        region.pausedCanary(target, app);
      }
    }

    record EndCanary() implements Deed {
      @Override
      public void on(FakeRegion region, Target target, AppName app) {
        region.endCanary(target, app);
      }
    }

    /** Cancels what is being deployed. */
    record CancelDeployment() implements Deed {
      @Override
      public void on(FakeRegion region, Target target, AppName app) {
        region.cancelDeployment(target, app);
      }
    }
  }
}
