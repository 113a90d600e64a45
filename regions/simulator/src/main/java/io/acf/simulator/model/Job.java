package io.acf.simulator.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Work that the API does later. */
public final class Job extends Entity {
  /** Such as space.apply_manifest or app.delete. */
  public String operation = "";

  /** PROCESSING, POLLING while a service broker is at work, COMPLETE or FAILED. */
  public String state = "PROCESSING";

  public List<Failure> errors = List.of();
  public List<String> warnings = List.of();

  /** What the work is on. */
  public @Nullable String subject;

  /** What else the work needs, such as a manifest. */
  public @Nullable String payload;

  /** The request that the work carries out, as audit events tell it; null once it is done. */
  public @Nullable JsonNode request;

  /** Who asked for it: a user's guid and name, or a client's id. */
  public String actorGuid = "";

  public String actorName = "";

  /** Whether it is done because a manifest asks for it. */
  public boolean byManifest;

  /** One error of a failed job. */
  public record Failure(int code, String title, String detail) {}
}
