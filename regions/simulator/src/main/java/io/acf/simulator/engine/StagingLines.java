package io.acf.simulator.engine;

import io.acf.simulator.model.Build;
import org.jspecify.annotations.Nullable;

/** What is heard of staging in the log of an app, in Diego's words. */
final class StagingLines {
  private static final String SOURCE = "STG";
  private static final int COMPILE_FAILED = 223;
  private final AppLogs logs;

  StagingLines(AppLogs logs) {
    this.logs = logs;
  }

  void begun(Build build) {
    say(build, "Creating container");
    say(build, "Successfully created container");
    if (docker(build)) {
      say(build, "Staging...");
      say(build, "Staging process started ...");
      return;
    }
    say(build, "Downloading app package...");
    say(build, "Downloaded app package");
    say(build, "Staging...");
  }

  void staged(Build build, @Nullable String buildpack) {
    if (docker(build)) {
      say(build, "Staging process finished");
      say(build, "Exit status 0");
      say(build, "Staging Complete");
    } else {
      say(build, "-----> " + (buildpack == null ? "buildpack" : buildpack));
      say(build, "Exit status 0");
      say(build, "Uploading droplet, build artifacts cache...");
      say(build, "Uploading droplet...");
      say(build, "Uploaded droplet");
      say(build, "Uploading complete");
    }
    gone(build);
  }

  void failed(Build build) {
    logs.write(build.appGuid, SOURCE, 0, true, String.valueOf(build.error));
    logs.write(build.appGuid, SOURCE, 0, true, "Failed to compile droplet");
    say(build, "Exit status " + COMPILE_FAILED);
    gone(build);
  }

  private void gone(Build build) {
    say(build, "Stopping instance " + build.guid);
    say(build, "Destroying container");
    say(build, "Successfully destroyed container");
  }

  private void say(Build build, String text) {
    logs.write(build.appGuid, SOURCE, 0, false, text);
  }

  private static boolean docker(Build build) {
    return build.lifecycle.type().equals("docker");
  }
}
