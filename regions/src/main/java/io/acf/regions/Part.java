package io.acf.regions;

import java.util.EnumSet;
import java.util.Set;

/** A part of what a region shows, read by a list call of its own. */
public enum Part {
  /** The apps themselves: marks, current droplet, started or not. */
  APPS,
  PACKAGES,
  BUILDS,
  DEPLOYMENTS,
  /** Processes with their instances. */
  PROCESSES,
  /** Routes, and which apps they lead to. */
  ROUTES,
  /** Env, services and what else is in no list: one call an app. */
  SETTINGS;

  /** What the step may have changed, whether it ended well or not. */
  public static Set<Part> touched(Step step) {
    return switch (step) {
      case Step.CreateApp ignored -> EnumSet.of(APPS);
      case Step.Upload ignored -> EnumSet.of(PACKAGES);
      case Step.Stage ignored -> EnumSet.of(BUILDS);
      case Step.Deploy ignored -> EnumSet.of(APPS, DEPLOYMENTS, PROCESSES, SETTINGS);
      case Step.Cancel ignored -> EnumSet.of(APPS, DEPLOYMENTS, PROCESSES);
      case Step.Start ignored -> EnumSet.of(APPS, PROCESSES, SETTINGS);
      case Step.Fence ignored -> EnumSet.noneOf(Part.class);
      case Step.CreateRoute ignored -> EnumSet.of(ROUTES);
      case Step.ApplyManifest ignored -> EnumSet.of(PROCESSES, ROUTES, SETTINGS);
      case Step.Complete ignored -> EnumSet.of(APPS);
      case Step.UnsetEnv ignored -> EnumSet.of(SETTINGS);
      case Step.UnmapRoute ignored -> EnumSet.of(ROUTES);
      case Step.OweRestart ignored -> EnumSet.of(APPS);
    };
  }

  /**
   * What CF goes on with by itself after the step, or shows otherwise than before. What a step's
   * own answer tells is not in it: see {@link Observation.Seen#after}.
   */
  public static Set<Part> after(Step step) {
    return switch (step) {
      case Step.CreateApp ignored -> EnumSet.of(APPS);
      case Step.Upload ignored -> EnumSet.of(PACKAGES);
      case Step.Stage ignored -> EnumSet.of(BUILDS);
      case Step.Deploy ignored -> EnumSet.of(DEPLOYMENTS, PROCESSES);
      case Step.Cancel ignored -> EnumSet.of(DEPLOYMENTS);
      case Step.Start ignored -> EnumSet.of(APPS, PROCESSES);
      case Step.Fence ignored -> EnumSet.noneOf(Part.class);
      case Step.CreateRoute ignored -> EnumSet.noneOf(Part.class);
      case Step.ApplyManifest ignored -> EnumSet.noneOf(Part.class);
      case Step.Complete ignored -> EnumSet.noneOf(Part.class);
      case Step.UnsetEnv ignored -> EnumSet.noneOf(Part.class);
      case Step.UnmapRoute ignored -> EnumSet.noneOf(Part.class);
      case Step.OweRestart ignored -> EnumSet.noneOf(Part.class);
    };
  }
}
