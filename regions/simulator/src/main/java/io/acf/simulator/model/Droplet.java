package io.acf.simulator.model;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A staged package: what instances run. */
public final class Droplet extends Entity {
  public String appGuid = "";
  public @Nullable String packageGuid;
  public @Nullable String buildGuid;

  /** AWAITING_UPLOAD, PROCESSING_UPLOAD, STAGED, COPYING, FAILED or EXPIRED. */
  public String state = "STAGED";

  public Lifecycle lifecycle = Lifecycle.buildpack();

  /** The blob that holds its files; none for docker. */
  public @Nullable String sha256;

  public @Nullable String image;

  /** Command by process type. */
  public SortedMap<String, String> processTypes = new TreeMap<>();

  /** The folder inside the blob that a static site is served from, such as {@code public/}. */
  public String root = "";

  /** What it was made with, in order, as everybody may see it. */
  public List<String> buildpacks = List.of();

  /** The last of them. */
  public @Nullable String buildpack;
}
