package io.acf.simulator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Quota;
import io.acf.simulator.model.Table;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The organizations or spaces that quotas hold for. */
final class QuotaMembers {
  private final QuotaKind kind;
  private final Foundation foundation;

  QuotaMembers(QuotaKind kind, Foundation foundation) {
    this.kind = kind;
    this.foundation = foundation;
  }

  /** Whom a quota holds for. */
  List<String> of(Quota quota) {
    return kind == QuotaKind.SPACE
        ? foundation.spaces.all().stream()
            .filter(each -> quota.guid.equals(each.quotaGuid))
            .map(each -> each.guid)
            .toList()
        : foundation.orgs.all().stream()
            .filter(each -> quota.guid.equals(each.quotaGuid))
            .map(each -> each.guid)
            .toList();
  }

  /** Makes a quota, or none, the one of a member. */
  void assign(String member, @Nullable String quota) {
    if (kind == QuotaKind.SPACE) {
      foundation
          .spaces
          .find(member)
          .ifPresent(
              space -> {
                space.quotaGuid = quota;
                foundation.changed(foundation.spaces, space);
              });
    } else {
      foundation
          .orgs
          .find(member)
          .ifPresent(
              org -> {
                org.quotaGuid = quota;
                foundation.changed(foundation.orgs, org);
              });
    }
  }

  /**
   * The guids of a relationship.
   *
   * @throws CfError 422 where one of them does not exist
   */
  List<String> known(JsonNode relationship) {
    List<String> guids = ToMany.guids(relationship);
    Table<? extends Entity> table = kind == QuotaKind.SPACE ? foundation.spaces : foundation.orgs;
    List<String> unknown = guids.stream().filter(guid -> table.find(guid).isEmpty()).toList();
    if (!unknown.isEmpty()) {
      throw CfError.unprocessable(
          Body.title(kind.members)
              + " with guids "
              + Json.array(unknown)
              + " do not exist, or you do not have access to them.");
    }
    return guids;
  }
}
