package io.acf.config.git;

import java.io.IOException;

/** A cause that is known, in words for people and with what helps. */
final class Named extends IOException {
  private static final long serialVersionUID = 1;
  private static final String ELSEWHERE = "name the repository that it was cloned from";

  /** What helps where objects are missing. */
  static final String REPAIR = "see it there with: git fsck; or " + ELSEWHERE;

  private final String tip;

  Named(String reason, String tip) {
    super(reason);
    this.tip = tip;
  }

  String tip() {
    return tip;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /** Generations are counted, and descent is told, from the whole history. */
  static Named shallow(GitAddress address) {
    return new Named(
        address
            + " is a shallow clone: beyond the commit where its history is cut off, generations"
            + " cannot be counted, nor can it be told what descends from what",
        "git fetch --unshallow there, or " + ELSEWHERE);
  }

  static Named lacking(GitAddress address, String whole) {
    return new Named(address + " lacks objects that its commits name: it is " + whole, REPAIR);
  }

  static Named format(GitAddress address, String unread) {
    return new Named(address + " " + unread, Format.MEND);
  }
}
