package io.acf.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address in its one canonical form: dotted decimal, or RFC 5952. Read by ourselves, so that
 * nothing is ever looked up, and that {@code 010.0.0.1} or {@code 127.1} mean nothing.
 *
 * @param value e.g. {@code 203.0.113.10} or {@code 2001:db8::1}
 */
public record Address(String value) implements Comparable<Address> {
  private static final Pattern OCTET = Pattern.compile("0|[1-9]\\d{0,2}");
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final int GROUPS = 8;

  public Address {
    var read = read(value);
    if (read.isEmpty() || !text(read.get()).equals(value)) {
      throw new IllegalArgumentException("not an IP address in canonical form: \"" + value + "\"");
    }
  }

  /** Empty where the text is no literal of an address; zones ({@code %eth0}) are none. */
  public static Optional<Address> parse(String text) {
    return read(text).map(bytes -> new Address(text(bytes)));
  }

  /** What an address is for (IANA's special-purpose registries), as far as it matters here. */
  public enum Kind {
    /** Any that one host may have, loopback, private and documentation included. */
    HOST,
    /** {@code 0.0.0.0/8} and {@code ::}: no host at all. */
    UNSPECIFIED,
    /** {@code 224.0.0.0/4} and {@code ff00::/8}: many hosts. */
    MULTICAST,
    /** {@code 240.0.0.0/4}: {@code 255.255.255.255}, and what is reserved. */
    BROADCAST,
    /** {@code 169.254.0.0/16} and {@code fe80::/10}: means another host on each link. */
    LINK_LOCAL,
    /** {@code ::ffff:0:0/96} and {@code ::/96}: IPv4 in the dress of IPv6. */
    MAPPED
  }

  public Kind kind() {
    int[] bytes = read(value).orElseThrow();
    return bytes.length == 4 ? kind4(bytes) : kind6(bytes);
  }

  public boolean loopback() {
    return value.startsWith("127.") || value.equals("::1");
  }

  private static Kind kind4(int[] bytes) {
    if (bytes[0] == 0) {
      return Kind.UNSPECIFIED;
    }
    if (bytes[0] >= 240) {
      return Kind.BROADCAST;
    }
    if (bytes[0] >= 224) {
      return Kind.MULTICAST;
    }
    return bytes[0] == 169 && bytes[1] == 254 ? Kind.LINK_LOCAL : Kind.HOST;
  }

  private static Kind kind6(int[] bytes) {
    if (bytes[0] == 0xff) {
      return Kind.MULTICAST;
    }
    if (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80) {
      return Kind.LINK_LOCAL;
    }
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) {
        return Kind.HOST;
      }
    }
    int low = bytes[10] | bytes[11] | bytes[12] | bytes[13] | bytes[14];
    if (low == 0 && bytes[15] <= 1) {
      return bytes[15] == 0 ? Kind.UNSPECIFIED : Kind.HOST; // :: and ::1
    }
    boolean mapped = bytes[10] == 0xff && bytes[11] == 0xff;
    boolean compatible = bytes[10] == 0 && bytes[11] == 0;
    return mapped || compatible ? Kind.MAPPED : Kind.HOST;
  }

  private static Optional<int[]> read(String text) {
    if (text.length() > 45) {
      return Optional.empty();
    }
    return text.contains(":") ? read6(text) : read4(text);
  }

  private static Optional<int[]> read4(String text) {
    var parts = text.split("\\.", -1);
    int[] bytes = new int[4];
    if (parts.length != 4) {
      return Optional.empty();
    }
    for (int i = 0; i < 4; i++) {
      if (!OCTET.matcher(parts[i]).matches() || Integer.parseInt(parts[i]) > 255) {
        return Optional.empty();
      }
      bytes[i] = Integer.parseInt(parts[i]);
    }
    return Optional.of(bytes);
  }

  private static Optional<int[]> read6(String text) {
    var plain = withoutDots(text);
    int gap = plain.indexOf("::");
    if (gap < 0) {
      return groups(plain).filter(found -> found.length == GROUPS).map(Address::bytes);
    }
    var before = groups(plain.substring(0, gap));
    var after = groups(plain.substring(gap + 2));
    if (before.isEmpty() || after.isEmpty()) {
      return Optional.empty();
    }
    int written = before.get().length + after.get().length;
    if (written >= GROUPS) {
      return Optional.empty();
    }
    int[] all = new int[GROUPS];
    System.arraycopy(before.get(), 0, all, 0, before.get().length);
    System.arraycopy(after.get(), 0, all, GROUPS - after.get().length, after.get().length);
    return Optional.of(bytes(all));
  }

  /** A dotted end becomes two groups; one that is none stays, and is no group. */
  private static String withoutDots(String text) {
    int colon = text.lastIndexOf(':');
    return read4(text.substring(colon + 1))
        .map(
            end ->
                text.substring(0, colon + 1)
                    + Integer.toHexString(end[0] << 8 | end[1])
                    + ":"
                    + Integer.toHexString(end[2] << 8 | end[3]))
        .orElse(text);
  }

  private static Optional<int[]> groups(String text) {
    if (text.isEmpty()) {
      return Optional.of(new int[0]);
    }
    var parts = text.split(":", -1);
    int[] groups = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      if (!GROUP.matcher(parts[i]).matches()) {
        return Optional.empty();
      }
      groups[i] = Integer.parseInt(parts[i], 16);
    }
    return Optional.of(groups);
  }

  private static int[] bytes(int[] groups) {
    int[] bytes = new int[2 * groups.length];
    for (int i = 0; i < groups.length; i++) {
      bytes[2 * i] = groups[i] >> 8;
      bytes[2 * i + 1] = groups[i] & 0xff;
    }
    return bytes;
  }

  private static String text(int[] bytes) {
    var text = new StringBuilder();
    if (bytes.length == 4) {
      return text.append(bytes[0])
          .append('.')
          .append(bytes[1])
          .append('.')
          .append(bytes[2])
          .append('.')
          .append(bytes[3])
          .toString();
    }
    int[] gap = longestGap(bytes);
    for (int i = 0; i < GROUPS; ) {
      if (i == gap[0]) {
        text.append("::");
        i += gap[1];
      } else {
        if (i > 0 && i != gap[0] + gap[1]) {
          text.append(':');
        }
        text.append(Integer.toHexString(bytes[2 * i] << 8 | bytes[2 * i + 1]));
        i++;
      }
    }
    return text.toString();
  }

  /** Start and length of the first longest run of two or more zero groups (RFC 5952, 4.2). */
  private static int[] longestGap(int[] bytes) {
    int[] best = {-1, 0};
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && bytes[2 * end] == 0 && bytes[2 * end + 1] == 0) {
        end++;
      }
      if (end - i >= 2 && end - i > best[1]) {
        best = new int[] {i, end - i};
      }
    }
    return best;
  }

  @Override
  public int compareTo(Address other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
