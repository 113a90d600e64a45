package io.acf.app.boot;

import io.acf.config.GlueReader;
import io.acf.config.ManifestReader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Where to listen: {@code ADDRESS:PORT}.
 *
 * @param host an IP literal or {@code localhost}; IPv6 without brackets
 * @param port 0..65535; 0 lets the system choose
 */
public record Listen(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)\\]|([0-9.]+|localhost)):([0-9]{1,5})");

  public Listen {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port out of 0..65535: " + port);
    }
  }

  /**
   * @throws IllegalArgumentException saying what is wrong with the text
   */
  public static Listen parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not ADDRESS:PORT: \"" + text + "\"");
    }
    var host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    return new Listen(host, Integer.parseInt(matcher.group(3)));
  }

  /** Nobody else can reach it. */
  public boolean loopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Every address of the machine, so none that others could be told. */
  public boolean wildcard() {
    try {
      return InetAddress.getByName(host).isAnyLocalAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** What commits are read with where DNS is answered here. */
  public ManifestReader reader(ManifestReader reader) {
    return GlueReader.ofServer(reader, toString(), wildcard());
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
