package io.acf.simulator.api;

import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import java.util.Optional;

/** Query parameters of one value. */
final class Query {
  private Query() {}

  /**
   * A parameter that is true or false, where it is given.
   *
   * @throws CfError 400 for anything else
   */
  static Optional<Boolean> flag(Call call, String name) {
    return call.query(name)
        .map(
            text ->
                switch (text) {
                  case "true" -> true;
                  case "false" -> false;
                  default ->
                      throw CfError.badQuery(
                          Body.title(name) + " only accepts values 'true' or 'false'");
                });
  }
}
