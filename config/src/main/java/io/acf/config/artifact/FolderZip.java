package io.acf.config.artifact;

import io.acf.config.Digest;
import io.acf.config.SourceTree;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Makes a folder of a tree the zip that is uploaded. */
final class FolderZip {
  private FolderZip() {}

  /**
   * Writes it, and tells the digest of what was written.
   *
   * @param times of the files, by path from the root; a file without one has the first day of zips
   */
  static Digest write(
      SourceTree tree, Package content, SortedMap<String, Instant> times, Path making)
      throws IOException {
    var sha = Package.begun();
    try (var zip = new ZipWriter(making)) {
      for (var file : content.files().entrySet()) {
        content.header(sha, file.getKey(), file.getValue());
        try (var in = tree.open(file.getKey())) {
          zip.add(
              content.inside(file.getKey()),
              file.getValue().executable(),
              time(times, file.getKey()),
              file.getValue().bytes(),
              in,
              sha);
        }
      }
      content.takeRest(sha);
      for (var link : content.links().entrySet()) {
        zip.link(content.inside(link.getKey()), time(times, link.getKey()), link.getValue());
      }
      var newest = newest(times);
      for (var folder : content.emptyFolders()) {
        zip.folder(
            content.inside(folder),
            newest.isEmpty()
                ? ZipTime.NONE
                : ZipTime.of(Instant.ofEpochSecond(newest.getAsLong())));
      }
      zip.finish();
    }
    return new Digest(HexFormat.of().formatHex(sha.digest()));
  }

  private static ZipTime time(SortedMap<String, Instant> times, String file) {
    var time = times.get(file);
    return time == null ? ZipTime.NONE : ZipTime.of(time);
  }

  /** The newest of all, in seconds since 1970; empty where there is none. */
  static OptionalLong newest(SortedMap<String, Instant> times) {
    return times.values().stream().mapToLong(Instant::getEpochSecond).max();
  }
}
