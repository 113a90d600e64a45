package io.acf.simulator.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Entity;
import io.acf.simulator.model.Store.Change;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Transactions as the log has them: JSON with the fields of entities. */
final class Records {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setVisibility(PropertyAccessor.GETTER, Visibility.NONE)
          .setVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
          .setSerializationInclusion(JsonInclude.Include.NON_NULL)
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private Records() {}

  /** What was kept at once, and how many guids had been given then. */
  record Transaction(long count, List<Stored> changes) {}

  /** One change; without an entity a removal. */
  record Stored(String table, String guid, @Nullable JsonNode entity) {
    Change change(Class<? extends Entity> type) {
      try {
        return new Change(table, guid, entity == null ? null : MAPPER.treeToValue(entity, type));
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static Transaction read(byte[] record) {
    try {
      JsonNode tree = MAPPER.readTree(record);
      List<Stored> changes = new ArrayList<>();
      tree.path("changes")
          .forEach(
              each ->
                  changes.add(
                      new Stored(each.path("t").asText(), each.path("g").asText(), each.get("e"))));
      return new Transaction(tree.path("count").asLong(), changes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] write(long count, Collection<Change> changes) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("count", count);
    ArrayNode list = node.putArray("changes");
    for (Change change : changes) {
      ObjectNode each = list.addObject().put("t", change.table()).put("g", change.guid());
      if (change.entity() != null) {
        each.set("e", MAPPER.valueToTree(change.entity()));
      }
    }
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
