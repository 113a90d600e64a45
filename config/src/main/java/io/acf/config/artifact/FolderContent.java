package io.acf.config.artifact;

import io.acf.config.SourceTree;
import io.acf.config.SourceTree.Kind;
import io.acf.config.StandIn;
import io.acf.config.Text;
import io.acf.config.artifact.Package.Unfit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What {@code cf push} would upload of a folder. */
final class FolderContent {
  private static final int MAX_NAMED = 3;

  private FolderContent() {}

  static Package of(SourceTree tree, String folder) throws IOException, Unfit {
    var prefix = folder.isEmpty() ? "" : folder + "/";
    var all = tree.entries(folder);
    var ignore = ignore(tree, prefix);
    var files = new TreeMap<String, SourceTree.Entry>();
    var links = new TreeMap<String, String>();
    var folders = new TreeSet<String>();
    List<Unfit> refused = new ArrayList<>();
    try {
      for (var entry : all.entrySet()) {
        var inside = entry.getKey().substring(prefix.length());
        if (!ignore.leavesOut(inside)) {
          try {
            switch (entry.getValue().kind()) {
              case FILE -> files.put(entry.getKey(), entry.getValue());
              case LINK -> links.put(entry.getKey(), target(tree, entry.getKey(), inside));
              default -> throw Package.refused(entry.getKey(), entry.getValue().kind());
            }
          } catch (Unfit unfit) {
            refused.add(unfit);
          }
        }
      }
      for (var each : emptied(all, files, links, prefix)) {
        if (!ignore.leavesOut(each.substring(prefix.length()))) {
          folders.add(each);
        }
      }
    } catch (CfIgnore.TooSlow e) {
      throw tooSlow(prefix, e);
    }
    if (!refused.isEmpty()) {
      throw all(refused);
    }
    if (files.isEmpty()) {
      throw new Unfit("empty-package", nothingLeft(folder, all));
    }
    return new Package(folder, false, files, links, folders, ignore.passedOver());
  }

  /** Where a link leads that stays in the package. */
  private static String target(SourceTree tree, String path, String inside)
      throws IOException, Unfit {
    var target = tree.target(path);
    if (target.isEmpty()) {
      throw Package.refused(path, Kind.LINK);
    }
    if (Links.leadsOut(inside, target.get())) {
      throw new Unfit(
          "link-refused",
          path + " is a symbolic link out of the package, to " + Text.quoted(target.get()),
          "Put the file itself there, let it lead to a file of the package, or name it in"
              + " .cfignore");
    }
    return target.get();
  }

  static CfIgnore ignore(SourceTree tree, String prefix) throws IOException, Unfit {
    try {
      return CfIgnore.ofFolder(written(tree, prefix + CfIgnore.FILE));
    } catch (CfIgnore.TooSlow e) {
      throw tooSlow(prefix, e);
    }
  }

  private static Unfit tooSlow(String prefix, CfIgnore.TooSlow e) {
    return Unfit.because(
        e,
        "too-large",
        prefix + CfIgnore.FILE + " takes too long for so many files",
        "Write fewer or simpler lines in it");
  }

  /** All of them, by name; of many, the first few and their number. */
  private static Unfit all(List<Unfit> refused) {
    var first = refused.getFirst();
    if (refused.size() == 1) {
      return first;
    }
    var named =
        refused.stream().limit(MAX_NAMED).map(Unfit::getMessage).collect(Collectors.joining("; "));
    int more = refused.size() - MAX_NAMED;
    return new Unfit(
        first.code(),
        named + (more > 0 ? "; and " + more + " more links and submodules" : ""),
        first.tip());
  }

  private static String nothingLeft(String folder, SortedMap<String, SourceTree.Entry> all) {
    var name = folder.isEmpty() ? "the repository" : folder;
    return all.isEmpty()
        ? name + " holds no file"
        : "no app files found in "
            + name
            + ": its .cfignore and what cf push never uploads leave nothing of "
            + all.size()
            + (all.size() == 1 ? " file" : " files");
  }

  /** Folders of which no file is kept, outermost and all below. */
  private static SortedSet<String> emptied(
      SortedMap<String, SourceTree.Entry> all,
      SortedMap<String, SourceTree.Entry> files,
      SortedMap<String, String> links,
      String prefix) {
    var emptied = folders(all.keySet(), prefix);
    emptied.removeAll(folders(files.keySet(), prefix));
    emptied.removeAll(folders(links.keySet(), prefix));
    return emptied;
  }

  private static SortedSet<String> folders(Set<String> files, String prefix) {
    var folders = new TreeSet<String>();
    for (var file : files) {
      for (int slash = file.lastIndexOf('/');
          slash >= prefix.length() && folders.add(file.substring(0, slash));
          slash = file.lastIndexOf('/', slash - 1)) {
        // All outer ones of a folder that is known are known.
      }
    }
    return folders;
  }

  private static String written(SourceTree tree, String path) throws IOException, Unfit {
    var entry = tree.entry(path);
    if (entry.isEmpty() || entry.get().kind() == Kind.FOLDER) {
      return "";
    }
    if (entry.get().kind() != Kind.FILE) {
      throw Package.refused(path, entry.get().kind());
    }
    byte[] bytes;
    try (var in = tree.open(path)) {
      bytes = in.readNBytes(CfIgnore.MAX_BYTES + 1);
    }
    if (bytes.length > CfIgnore.MAX_BYTES) {
      throw new Unfit("too-large", path + " is larger than " + CfIgnore.MAX_BYTES / 1024 + " KiB");
    }
    var head = Arrays.copyOf(bytes, Math.min(bytes.length, StandIn.HEAD_BYTES));
    var standIn = StandIn.of(head, bytes.length);
    if (standIn.isPresent()) {
      throw new Unfit("stand-in", path + " is " + standIn.get().what(), standIn.get().tip());
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
