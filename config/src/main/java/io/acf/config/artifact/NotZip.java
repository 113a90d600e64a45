package io.acf.config.artifact;

import io.acf.config.StandIn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** What a file is that should be a zip and is none. */
final class NotZip {
  private NotZip() {}

  /** Goes after the file's name. */
  static String reason(Bytes bytes) throws IOException {
    if (bytes.length() == 0) {
      return "is empty, it is not a zip archive";
    }
    byte[] head;
    try (var in = bytes.from(0)) {
      head = in.readNBytes(StandIn.HEAD_BYTES);
    }
    var standIn = StandIn.of(head, bytes.length());
    if (standIn.isPresent()) {
      return "is " + standIn.get().what() + ", not the content: it is not a zip archive";
    }
    return "is not a zip archive" + kind(head);
  }

  /** What somebody got who wanted a zip, to go after a sentence about it; nothing of a zip. */
  static String hint(Path file) throws IOException {
    var bytes = Bytes.of(file);
    try (var in = bytes.from(0)) {
      return Arrays.equals(in.readNBytes(2), new byte[] {'P', 'K'}) ? "" : "; it " + reason(bytes);
    }
  }

  private static String kind(byte[] head) {
    var text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("PK\3\4")) {
      return " that is whole: its end is missing";
    }
    if (text.startsWith("\37\213")) {
      return " but a gzip file (a tar.gz?)";
    }
    if (text.startsWith("7z\274\257\47\34")) {
      return " but a 7z archive";
    }
    if (text.startsWith("Rar!")) {
      return " but a rar archive";
    }
    if (head.length > 262
        && "ustar"
            .equals(new String(Arrays.copyOfRange(head, 257, 262), StandardCharsets.ISO_8859_1))) {
      return " but a tar archive";
    }
    var start = text.strip().toLowerCase(Locale.ROOT);
    return start.startsWith("<!doctype html") || start.startsWith("<html")
        ? " but a web page (of a login or an error?)"
        : "";
  }
}
