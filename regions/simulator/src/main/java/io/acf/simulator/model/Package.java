package io.acf.simulator.model;

import org.jspecify.annotations.Nullable;

/** Bits or an image of an app. */
public final class Package extends Entity {
  public String appGuid = "";

  /** bits or docker. */
  public String type = "bits";

  /** AWAITING_UPLOAD, PROCESSING_UPLOAD, READY, FAILED, COPYING or EXPIRED. */
  public String state = "AWAITING_UPLOAD";

  public @Nullable String error;
  public @Nullable String image;
  public @Nullable String username;

  /** SHA-256 of the uploaded zip, also its name in the blobstore. */
  public @Nullable String sha256;

  /** Milliseconds since the epoch of the upload. */
  public long uploadedAt;
}
