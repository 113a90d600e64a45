package io.acf.simulator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Org;
import io.acf.simulator.model.Space;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.Json;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The {@code included} part of answers: spaces and organizations. */
final class Includes {
  private final Foundation foundation;

  Includes(Foundation foundation) {
    this.foundation = foundation;
  }

  /** Adds the spaces, and their organizations, that the call asks for. */
  void spaces(ObjectNode body, Call call, Collection<String> spaceGuids) {
    List<String> wanted = call.queryList("include").orElse(List.of());
    boolean orgs =
        wanted.contains("space.organization")
            || wanted.contains("org")
            || wanted.contains("organization");
    if (!orgs && !wanted.contains("space")) {
      return;
    }
    Set<String> orgGuids = new LinkedHashSet<>();
    ArrayNode spaces = Json.MAPPER.createArrayNode();
    for (String guid : new LinkedHashSet<>(spaceGuids)) {
      Space space = foundation.spaces.find(guid).orElseThrow();
      orgGuids.add(space.orgGuid);
      spaces.add(SpaceJson.of(space, call));
    }
    ObjectNode included = Json.object();
    if (wanted.contains("space") || wanted.contains("space.organization")) {
      included.set("spaces", spaces);
    }
    if (orgs) {
      included.set("organizations", organizations(orgGuids, call));
    }
    body.set("included", included);
  }

  ArrayNode organizations(Collection<String> guids, Call call) {
    ArrayNode orgs = Json.MAPPER.createArrayNode();
    for (String guid : new LinkedHashSet<>(guids)) {
      Org org = foundation.orgs.find(guid).orElseThrow();
      orgs.add(OrgJson.of(org, call));
    }
    return orgs;
  }
}
