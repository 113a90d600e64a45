package io.acf.simulator.api;

import io.acf.simulator.model.ApiVersion;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.CfError;

/** The name of an app in a request. */
final class AppName {
  private static final int MAX = 255;

  private AppName() {}

  /** The name without blanks around it; what is wrong with its form is noted. */
  static String of(Body body, Foundation foundation) {
    String name = body.string("name");
    if (name.length() > MAX && foundation.version().has(ApiVersion.NAME_MAX)) {
      body.problem("Name is too long (maximum is " + MAX + " characters)");
    }
    return name.strip();
  }

  /**
   * Called once the rest of the request is found right (AppModel::APP_NAME_REGEX).
   *
   * @throws CfError 422 where a name has nothing that can be printed, or something that cannot
   */
  static void check(String name) {
    if (name.isEmpty() || name.codePoints().anyMatch(Character::isISOControl)) {
      throw CfError.unprocessable("name format");
    }
  }
}
