package io.acf.app.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is.
 *
 * @param revision the commit it was built from; {@code unknown} outside a checkout
 */
public record Build(String version, String revision) {
  public static final Build CURRENT = read();

  private static Build read() {
    var properties = new Properties();
    try (var in = Build.class.getResourceAsStream("/io/acf/app/build.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Build(
        properties.getProperty("version", "unknown"),
        properties.getProperty("revision", "unknown"));
  }
}
