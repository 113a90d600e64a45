package io.acf.simulator.wire;

/** Knows who may do what. */
@FunctionalInterface
public interface Policy {
  /** Everybody may do everything. */
  Policy ALL = (call, endpoint) -> call;

  /**
   * The call as it may be made: narrowed to what its actor may see.
   *
   * @throws CfError 403 for what the actor may see but not change, 404 for what it may not see
   */
  Call admit(Call call, Endpoint endpoint);
}
