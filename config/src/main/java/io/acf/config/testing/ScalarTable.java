package io.acf.config.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tables of {@code docs/manifest-scalars.md}, as rows of cells without their markup. */
public final class ScalarTable {
  private ScalarTable() {}

  /**
   * @param heading of the part that holds the table, such as {@code Values of env}
   */
  public static List<List<String>> rows(Path doc, String heading) throws IOException {
    var rows = new ArrayList<List<String>>();
    boolean within = false;
    for (var line : Files.readString(doc).lines().toList()) {
      within = line.startsWith("## ") ? line.equals("## " + heading) : within;
      if (within && line.startsWith("| ") && !line.startsWith("| written") && !key(line)) {
        rows.add(cells(line));
      }
    }
    return List.copyOf(rows);
  }

  private static boolean key(String line) {
    return line.startsWith("| key |");
  }

  private static List<String> cells(String line) {
    var cells = new ArrayList<String>();
    for (var cell : line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1)) {
      var text = cell.strip().replace("\\|", "|");
      boolean code = text.length() > 1 && text.startsWith("`") && text.endsWith("`");
      cells.add((code ? text.substring(1, text.length() - 1) : text).replace("⏎", "\n"));
    }
    return List.copyOf(cells);
  }
}
