package io.acf.config.git;

import io.acf.config.GitSource.Look;
import io.acf.config.Text;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;

/** A branch that is not there: what is in its place. */
final class Absent {
  private Absent() {}

  /**
   * @param refs all that the repository has, by full name
   */
  static Look.Vanished of(GitAddress address, Map<String, Ref> refs) {
    var branches = below(refs, Constants.R_HEADS);
    var wanted = address.branch();
    if (wanted.isEmpty()) {
      return head(address, branches);
    }
    var name = Text.line(wanted.get().replaceFirst("^refs/heads/", ""), 100);
    if (branches.isEmpty() && refs.isEmpty()) {
      return new Look.Vanished(
          name,
          "branch " + name + " is not in the repository, which has no commit yet",
          "push it: a repository without a commit has no branch");
    }
    var reason = "branch " + name + " is not in the repository";
    if (refs.containsKey(Constants.R_TAGS + name)) {
      return new Look.Vanished(
          name,
          reason + ", but a tag of that name is",
          "to follow the tag: " + address + "#refs/tags/" + name + "; a branch is what moves");
    }
    if (name.matches("[0-9a-f]{7,64}")) {
      return new Look.Vanished(
          name,
          reason + "; a commit cannot be followed",
          "write a branch, or a tag as #refs/tags/NAME; there are: " + Text.listed(branches));
    }
    return new Look.Vanished(name, reason, tip(name, branches));
  }

  private static Look.Vanished head(GitAddress address, List<String> branches) {
    return branches.isEmpty()
        ? new Look.Vanished(
            Constants.HEAD,
            "the repository has no commit yet",
            "push one: a repository without a commit has no branch")
        : new Look.Vanished(
            Constants.HEAD,
            "HEAD of the repository names a branch that has no commit",
            "write which one is followed: "
                + address
                + "#"
                + branches.getFirst()
                + "; there are: "
                + Text.listed(branches));
  }

  private static String tip(String name, List<String> branches) {
    if (name.equals(Constants.HEAD)) {
      return "leave out #HEAD: it is the default";
    }
    var last = name.substring(name.indexOf('/') + 1);
    if (branches.contains(last)) {
      return "write #" + last;
    }
    var near = Text.didYouMean(name, branches);
    return (near.isEmpty() ? "push it, or write another" : near)
        + (near.isEmpty() ? "; there are: " : " There are: ")
        + Text.listed(branches);
  }

  private static List<String> below(Map<String, Ref> refs, String prefix) {
    return refs.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> Text.line(name.substring(prefix.length()), 100))
        .sorted()
        .toList();
  }
}
