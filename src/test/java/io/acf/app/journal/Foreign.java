package io.acf.app.journal;

import io.acf.federation.HybridTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows as a newer version may write them: whole, and in words that this one does not know. */
final class Foreign {
  private Foreign() {}

  static Row row(
      long number,
      String replica,
      String kind,
      @Nullable String register,
      int schema,
      String details) {
    return new Row(
            number,
            replica,
            number,
            new HybridTime(1_000 + number, 0),
            1_000 + number,
            kind,
            "ana",
            "eu-1",
            "orders",
            "ab".repeat(32),
            details,
            schema,
            register,
            Optional.empty())
        .summed();
  }
}
