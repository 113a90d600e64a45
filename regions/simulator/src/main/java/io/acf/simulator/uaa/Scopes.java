package io.acf.simulator.uaa;

import io.acf.simulator.model.UaaClient;
import io.acf.simulator.wire.CfError;
import java.util.List;
import java.util.Set;

/**
 * Which scopes a token gets: what the client may, the user may, and the request asks for. Source:
 * oauth/UaaAuthorizationRequestManager of UAA.
 */
final class Scopes {
  private static final String NONE = "uaa.none";
  private final UaaClient client;
  private final List<String> asked;

  /** The request of a client for these scopes; none means all that are possible. */
  Scopes(UaaClient client, List<String> asked) {
    this.client = client;
    this.asked = asked;
  }

  /** Of a token for the client itself. */
  List<String> ofClient() {
    List<String> allowed = Clients.authorities(client);
    check(allowed);
    return (asked.isEmpty() ? allowed : asked).stream().sorted().toList();
  }

  /**
   * Of a token for a user with these groups.
   *
   * @throws CfError 400 where nothing that was asked for is possible
   */
  List<String> ofUser(Set<String> groups) {
    List<String> allowed = Clients.scopes(client);
    check(allowed);
    List<String> given = narrowed(asked.isEmpty() ? allowed : asked, groups);
    if (given.isEmpty() && !asked.isEmpty()) {
      throw CfError.uaa(
          400,
          "invalid_scope",
          asked + " is invalid. This user is not allowed any of the requested scopes");
    }
    return given;
  }

  /** Of a refreshed token: what the one of before had, where it is still possible. */
  List<String> again(List<String> before, Set<String> groups) {
    check(before);
    return narrowed(asked.isEmpty() ? before : asked, groups).stream()
        .filter(Clients.scopes(client)::contains)
        .toList();
  }

  private static List<String> narrowed(List<String> wanted, Set<String> groups) {
    return wanted.stream()
        .filter(each -> groups.contains(each) && !each.equals(NONE))
        .distinct()
        .sorted()
        .toList();
  }

  private void check(List<String> allowed) {
    for (String scope : asked) {
      if (!allowed.contains(scope)) {
        throw CfError.uaa(
            400,
            "invalid_scope",
            scope + " is invalid. Please use a valid scope name in the request");
      }
    }
  }
}
