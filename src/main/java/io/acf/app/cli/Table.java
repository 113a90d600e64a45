package io.acf.app.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of columns, as wide as their widest cell, two blanks between; the last column is not
 * padded.
 */
final class Table {
  private final Paint paint;
  private final List<String> head;
  private final List<List<Cell>> rows = new ArrayList<>();

  /**
   * @param word what the colour follows; empty for none
   */
  record Cell(String text, String word) {
    static Cell of(String text) {
      return new Cell(text, "");
    }

    static Cell state(String word) {
      return new Cell(word, word);
    }
  }

  Table(Paint paint, String... head) {
    this.paint = paint;
    this.head = List.of(head);
  }

  Table row(Object... cells) {
    var row = new ArrayList<Cell>();
    for (var cell : cells) {
      row.add(cell instanceof Cell made ? made : Cell.of(String.valueOf(cell)));
    }
    if (row.size() != head.size()) {
      throw new IllegalArgumentException(row.size() + " cells in a table of " + head.size());
    }
    rows.add(List.copyOf(row));
    return this;
  }

  List<String> lines() {
    var widths = widths();
    var lines = new ArrayList<String>();
    lines.add(line(head.stream().map(Cell::of).toList(), widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private int[] widths() {
    var widths = new int[head.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = head.get(column).length();
      for (var row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).text().length());
      }
    }
    return widths;
  }

  private String line(List<Cell> row, int[] widths) {
    var line = new StringBuilder();
    int pad = 0;
    for (int column = 0; column < widths.length; column++) {
      var cell = row.get(column);
      if (!cell.text().isEmpty()) {
        line.append(" ".repeat(pad));
        line.append(cell.word().isEmpty() ? cell.text() : paint.state(cell.word(), cell.text()));
        pad = 0;
      }
      pad += widths[column] - cell.text().length() + 2;
    }
    return line.toString();
  }
}
