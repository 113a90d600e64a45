package io.acf.app.cli;

import io.acf.config.Text;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.regex.Pattern;

/**
 * The one way out to a terminal: our own colours pass, whatever else would steer it does not,
 * whoever wrote it.
 */
final class TerminalWriter extends FilterWriter {
  /** What {@link Paint} and a live table write. */
  private static final Pattern OURS =
      Pattern.compile("\u001b\\[(?:(?:0|1|2|31|32|33)m|H\u001b\\[2J)");

  TerminalWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(int c) throws IOException {
    write(new char[] {(char) c}, 0, 1);
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    write(new String(text, from, length), 0, length);
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    out.write(clean(text.substring(from, from + length)));
  }

  static String clean(String text) {
    var ours = OURS.matcher(text);
    var clean = new StringBuilder(text.length());
    int at = 0;
    while (ours.find()) {
      clean.append(Text.plainLines(text.substring(at, ours.start()))).append(ours.group());
      at = ours.end();
    }
    return clean.append(Text.plainLines(text.substring(at))).toString();
  }
}
