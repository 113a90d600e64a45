package io.acf.federation.simulation;

import io.acf.config.AppName;
import io.acf.config.CommitId;
import io.acf.config.Generation;
import io.acf.config.RouteUrl;
import io.acf.config.Stated;
import io.acf.regions.Fault;
import io.acf.regions.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Lets troubles come and go as the seed draws them, until they all end. */
final class Weather {
  private final World world;
  private final Instant end;
  private final List<Runnable> mends = new ArrayList<>();

  Weather(World world, Instant end) {
    this.world = world;
    this.end = end;
    world.scenario().troubles().forEach(trouble -> new Kind(trouble).begin());
  }

  /** Everything is well again. */
  void clear() {
    List.copyOf(mends).forEach(Runnable::run);
    mends.clear();
  }

  /** One kind of trouble, with dice of its own. */
  private final class Kind {
    private final Trouble trouble;
    private final RandomGenerator dice;

    Kind(Trouble trouble) {
      this.trouble = trouble;
      this.dice = world.scenario().dice(trouble.name());
    }

    /** What is so from the beginning, and what comes later. */
    void begin() {
      switch (trouble) {
        case API_VERSIONS ->
            world.sites().stream().filter(it -> dice.nextBoolean()).forEach(Site::otherApi);
        case NAMES_TAKEN ->
            world.repository().estate().wishes().values().stream()
                .filter(it -> dice.nextInt(3) == 0)
                .forEach(it -> site().hands().foreignApp(Estate.SPACE, it.names().getLast()));
        default -> {}
      }
      arrange();
    }

    private void arrange() {
      var at = world.now().plus(about(trouble.gap()));
      world
          .time()
          .at(
              at,
              () -> {
                if (at.isBefore(end)) {
                  happen();
                  arrange();
                }
              });
    }

    private Duration about(Duration mean) {
      var drawn = -Math.log(1 - dice.nextDouble()) * mean.toMillis();
      return Duration.ofMillis(Math.min((long) drawn, 4 * mean.toMillis()) + 500);
    }

    /**
     * @param what for the story
     */
    private void lasting(String what, Runnable begin, Runnable mend) {
      var length = about(trouble.length());
      world.note(what + ", for " + length.toSeconds() + " s");
      begin.run();
      mends.add(mend);
      world
          .time()
          .in(
              length,
              () -> {
                if (mends.remove(mend)) {
                  world.note("no more: " + what);
                  mend.run();
                }
              });
    }

    private Site site() {
      var sites = world.sites();
      return sites.get(dice.nextInt(sites.size()));
    }

    private void happen() {
      switch (trouble) {
        case COMMITS, REGIONS, UNDECIDABLE, BAD_COMMITS, REWRITES, GIT_AWAY -> git();
        case API_DOWN, API_HUNG, API_SLOW, TOKENS_REVOKED -> api(site());
        case ANSWERS_LOST, STEPS_FAIL, LISTS_LIE, LISTS_STAND, SPACE_FORBIDDEN -> calls(site());
        case STAGING_FAILS, DEPLOYMENTS_STICK, JOBS_FAIL, DIEGO_AWAY -> work(site());
        case API_VERSIONS, CRASHES, FOREIGN_HANDS, NAMES_TAKEN -> others(site());
        case ROUTER_DOWN, ROUTER_FLAPS, ALL_DOWN, BLIND -> serving(site());
        case DISK_FULL, DNS_REFUSES, DNS_BLIND, KILLS, CLOCK_JUMPS, COMMANDS -> ours();
      }
    }

    private void git() {
      var repository = world.repository();
      switch (trouble) {
        case COMMITS -> world.commit();
        case REGIONS -> world.commitRegions(dice);
        case UNDECIDABLE ->
            lasting(
                "somebody pushes a release about which a decision breaks",
                () -> world.breakDecision(dice),
                () -> world.push(repository.estate().sound()));
        case BAD_COMMITS -> {
          world.note("somebody pushes a commit that cannot be read");
          repository.commitNonsense();
        }
        case REWRITES -> {
          world.note("somebody rewrites the history");
          repository.rewrite(repository.estate());
          world.time().in(about(Duration.ofSeconds(60)), world.people()::accept);
        }
        default ->
            lasting(
                "git cannot be reached", () -> repository.away(true), () -> repository.away(false));
      }
    }

    private void api(Site site) {
      var how =
          switch (trouble) {
            case API_DOWN -> Site.Api.REFUSING;
            case API_HUNG -> Site.Api.HUNG;
            case API_SLOW -> Site.Api.SLOW;
            default -> Site.Api.UNAUTHORIZED;
          };
      lasting(
          "the API of " + site.name() + " is " + how.name().toLowerCase(java.util.Locale.ROOT),
          () -> site.api(how),
          () -> site.api(Site.Api.WELL));
    }

    private void calls(Site site) {
      switch (trouble) {
        case ANSWERS_LOST -> {
          world.note("the next answer of " + site.name() + " is lost");
          site.hands().loseAnswers(1);
        }
        case STEPS_FAIL -> {
          world.note("the next step in " + site.name() + " fails");
          site.hands().failNextStep(Fault.of(Fault.Cause.SERVER_ERROR, "500"));
        }
        case LISTS_LIE ->
            lasting(
                site.name() + " counts more than it lists",
                () -> site.lies(true),
                () -> site.lies(false));
        case LISTS_STAND ->
            lasting(
                site.name() + " lists what was so",
                () -> site.stands(true),
                () -> site.stands(false));
        default ->
            lasting(
                "our space in " + site.name() + " may not be read",
                () -> site.forbidden(true),
                () -> site.forbidden(false));
      }
    }

    private void work(Site site) {
      var hands = site.hands();
      switch (trouble) {
        case STAGING_FAILS ->
            lasting(
                "staging fails in " + site.name(),
                () -> hands.failStaging(Optional.of("NoAppDetectedError - none")),
                () -> site.hands().failStaging(Optional.empty()));
        case DEPLOYMENTS_STICK ->
            lasting(
                "deployments stick in " + site.name(),
                () -> hands.stickDeployments(Optional.of("instances do not become healthy")),
                () -> site.hands().stickDeployments(Optional.empty()));
        case JOBS_FAIL ->
            lasting(
                "most jobs fail in " + site.name(), () -> site.jobs(true), () -> site.jobs(false));
        default ->
            lasting(
                "Diego is away in " + site.name(), () -> site.diego(true), () -> site.diego(false));
      }
    }

    private void others(Site site) {
      switch (trouble) {
        case API_VERSIONS -> {
          site.otherApi();
          world.note(
              "the API of "
                  + site.name()
                  + (site.old()
                      ? " counts instances one by one"
                      : " counts all instances at once"));
        }
        case CRASHES ->
            app(site)
                .ifPresent(
                    app ->
                        lasting(
                            "an instance of " + app + " in " + site.name() + " crashes",
                            () -> site.hands().crash(Estate.SPACE, app, 1),
                            () -> {
                              if (site.apps().contains(app)) {
                                site.hands().crash(Estate.SPACE, app, 0);
                              }
                            }));
        case FOREIGN_HANDS -> app(site).ifPresent(app -> foreign(site, app));
        default -> {
          app(site).ifPresent(app -> mark(site, app));
          world.time().in(about(Duration.ofSeconds(60)), world.people()::takeBack);
        }
      }
    }

    /** Another acf, which follows another repository, says that the app is of its own. */
    private void mark(Site site, AppName app) {
      var commit = new CommitId("%040x".formatted(dice.nextLong(1, Long.MAX_VALUE)));
      var generation = new Generation(1000 + dice.nextInt(1000), 0);
      world.note("another acf marks " + app + " in " + site.name() + " with " + generation);
      site.hands()
          .mark(
              Estate.SPACE,
              app,
              marks ->
                  marks.owner().isEmpty()
                      ? marks
                      : marks
                          .fenced(
                              new Mark(
                                  marks.owner().get(), Estate.digest("theirs"), generation, commit),
                              Stated.NOTHING)
                          .by(Optional.of("elsewhere")));
      world.promises().foreign(site.name(), app, false);
    }

    private Optional<AppName> app(Site site) {
      var apps = site.apps();
      return apps.isEmpty() ? Optional.empty() : Optional.of(apps.get(dice.nextInt(apps.size())));
    }

    private void foreign(Site site, AppName app) {
      var hands = site.hands();
      var draw = dice.nextInt(5);
      var what =
          List.of(
                  "stops",
                  "scales",
                  "sets a variable of",
                  "takes routes off",
                  "cancels what is deployed of")
              .get(draw);
      world.note("somebody " + what + " " + app + " in " + site.name());
      world.promises().foreign(site.name(), app, draw == 0);
      switch (draw) {
        case 0 -> hands.stop(Estate.SPACE, app);
        case 1 -> hands.scale(Estate.SPACE, app, 1 + dice.nextInt(4));
        case 2 -> hands.setEnv(Estate.SPACE, app, "WHO", "somebody");
        case 3 ->
            site.truth().apps().get(app).routes().stream()
                .map(RouteUrl.class::cast)
                .forEach(route -> hands.unmap(Estate.SPACE, app, route));
        default -> hands.cancelDeployment(Estate.SPACE, app);
      }
    }

    private void serving(Site site) {
      switch (trouble) {
        case ROUTER_DOWN -> {
          var hole = dice.nextBoolean();
          lasting(
              site.name() + (hole ? " serves nothing and drops what comes" : " serves nothing"),
              () -> site.serving(false, hole),
              () -> site.serving(true, false));
        }
        case ROUTER_FLAPS -> {
          var flaps = new boolean[] {true};
          lasting(
              site.name() + " serves now and then",
              () -> flap(site, flaps),
              () -> {
                flaps[0] = false;
                site.serving(true, false);
              });
        }
        case ALL_DOWN ->
            lasting(
                "every region serves nothing",
                () -> world.sites().forEach(each -> each.serving(false, false)),
                () -> world.sites().forEach(each -> each.serving(true, false)));
        default ->
            lasting("our network is gone", () -> world.blind(true), () -> world.blind(false));
      }
    }

    private void flap(Site site, boolean[] flaps) {
      if (flaps[0]) {
        site.serving(!site.serving(), false);
        world.time().in(Duration.ofSeconds(3 + dice.nextInt(12)), () -> flap(site, flaps));
      }
    }

    private void ours() {
      switch (trouble) {
        case DISK_FULL ->
            lasting(
                "the disk is full", () -> world.disk().full(true), () -> world.disk().full(false));
        case DNS_REFUSES ->
            lasting(
                "zones cannot be published",
                () -> world.names().refuses(true),
                () -> world.names().refuses(false));
        case DNS_BLIND ->
            lasting(
                "zones cannot be read",
                () -> world.names().blind(true),
                () -> world.names().blind(false));
        case KILLS -> world.crashSoon(dice.nextInt(30), about(Duration.ofSeconds(4)));
        case CLOCK_JUMPS -> {
          var jump = Duration.ofSeconds(dice.nextInt(-7200, 7200));
          world.note("the wall clock is set by " + jump.toSeconds() + " s");
          world.jump(jump);
        }
        default -> world.people().speak();
      }
    }
  }
}
