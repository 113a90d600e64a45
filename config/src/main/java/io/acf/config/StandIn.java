package io.acf.config;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What git keeps in place of a file whose content lies elsewhere or is locked. It is never what
 * somebody means to deploy.
 */
public enum StandIn {
  /** Source: git-lfs, docs/spec.md; the second name is that of its first releases. */
  LFS(
      "a Git LFS pointer",
      "Only the pointer is in git: keep the file itself there (git lfs untrack, then add it again),"
          + " or name an https URL with its sha256"),
  /** Source: git-crypt, the header of its files. */
  GIT_CRYPT(
      "encrypted by git-crypt",
      "Nobody but its key holders can read it: keep what is deployed in clear, secrets elsewhere"),
  /** Source: git-annex, internals/pointer_file. */
  ANNEX(
      "a git-annex pointer",
      "Only the pointer is in git: keep the file itself there (git annex unannex), or name an https"
          + " URL with its sha256");

  /** As many bytes of the start of a file tell it. */
  public static final int HEAD_BYTES = 1_024;

  /** git-lfs takes no larger file for a pointer. */
  private static final int LFS_MAX_BYTES = 1_024;

  private static final int ANNEX_MAX_BYTES = 32 * 1_024;

  private final String what;
  private final String tip;

  StandIn(String what, String tip) {
    this.what = what;
    this.tip = tip;
  }

  /**
   * @param head the first {@link #HEAD_BYTES} bytes, or all of a shorter file
   * @param bytes the length of the whole file
   */
  public static Optional<StandIn> of(byte[] head, long bytes) {
    var text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.startsWith("\0GITCRYPT\0")) {
      return Optional.of(GIT_CRYPT);
    }
    boolean pointer =
        text.startsWith("version https://git-lfs.github.com/spec/")
            || text.startsWith("version https://hawser.github.com/spec/");
    if (bytes < LFS_MAX_BYTES && pointer && text.contains("\noid ")) {
      return Optional.of(LFS);
    }
    return bytes < ANNEX_MAX_BYTES && text.startsWith("/annex/objects/")
        ? Optional.of(ANNEX)
        : Optional.empty();
  }

  /** Goes after "is". */
  public String what() {
    return what;
  }

  public String tip() {
    return tip;
  }
}
