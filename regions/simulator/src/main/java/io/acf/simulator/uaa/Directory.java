package io.acf.simulator.uaa;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.UaaClient;
import io.acf.simulator.model.UaaGroup;
import io.acf.simulator.model.UaaUser;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who is who in UAA: users, groups, clients, and what comes of being a member. */
final class Directory {
  private final Foundation foundation;

  Directory(Foundation foundation) {
    this.foundation = foundation;
  }

  Optional<UaaUser> user(@Nullable String guid) {
    return foundation.uaaUsers.find(guid);
  }

  /** The user of a guid, where it may have tokens. */
  Optional<UaaUser> entrant(@Nullable String guid) {
    return user(guid).filter(each -> each.active);
  }

  /** The user of a name whom UAA knows itself. */
  Optional<UaaUser> named(String name) {
    return foundation.uaaUsers.all().stream()
        .filter(each -> each.answersTo(name, UaaUser.INTERNAL))
        .findFirst();
  }

  /** The user of an address whom UAA knows itself. */
  Optional<UaaUser> addressed(String email) {
    return foundation.uaaUsers.all().stream()
        .filter(each -> each.origin.equals(UaaUser.INTERNAL))
        .filter(each -> each.email().equalsIgnoreCase(email))
        .findFirst();
  }

  Optional<UaaClient> client(String id) {
    return foundation.uaaClients.find(id);
  }

  Optional<UaaGroup> groupOf(@Nullable String guid) {
    return foundation.uaaGroups.find(guid);
  }

  Optional<UaaGroup> group(String displayName) {
    return foundation.uaaGroups.all().stream()
        .filter(each -> each.displayName.equalsIgnoreCase(displayName))
        .findFirst();
  }

  /** The groups that a user or a group is in by itself. */
  Set<UaaGroup> direct(String guid) {
    Set<UaaGroup> groups = new LinkedHashSet<>();
    boolean user = user(guid).isPresent();
    for (UaaGroup group : foundation.uaaGroups.all()) {
      if (user && group.everybody
          || group.members.stream().anyMatch(each -> each.value.equals(guid))) {
        groups.add(group);
      }
    }
    return groups;
  }

  /** The groups that a user is in by itself or through others. */
  Set<UaaGroup> all(String guid) {
    Set<UaaGroup> found = new LinkedHashSet<>();
    Deque<String> ahead = new ArrayDeque<>(List.of(guid));
    while (!ahead.isEmpty()) {
      for (UaaGroup group : direct(ahead.removeFirst())) {
        if (found.add(group)) {
          ahead.addLast(group.guid);
        }
      }
    }
    return found;
  }

  /** What a user may have in a token: the names of its groups. */
  SortedSet<String> scopes(UaaUser user) {
    SortedSet<String> scopes = new TreeSet<>();
    all(user.guid).forEach(each -> scopes.add(each.displayName));
    return scopes;
  }
}
