package io.acf.config.git;

import io.acf.config.GitSource.Look;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;

/** JGit's exceptions in words of our own, without user and password. */
final class Faults {
  private Faults() {}

  /** What a look that failed says, and what helps. */
  static Look.Blind blind(Throwable fault, GitAddress address, String heard) {
    var unread = Format.advertised(heard);
    if (unread.isPresent()) {
      return blind(Named.format(address, unread.get()));
    }
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case Named named -> {
          return blind(named);
        }
        case IncorrectObjectTypeException other -> {
          return new Look.Blind(
              address.branch().orElse("HEAD") + " of " + address + " names no commit",
              "write a branch, or a tag of a commit");
        }
        case Cutoff.TooLarge tooLarge -> {
          return new Look.Blind(
              String.valueOf(tooLarge.getMessage()), "keep large files out of the repository");
        }
        case MissingObjectException missing -> {
          return damaged(missing, address);
        }
        case CorruptObjectException corrupt -> {
          return damaged(corrupt, address);
        }
        case UnknownHostException unknown -> {
          return new Look.Blind("the host of " + address + " is not known", "see its name and DNS");
        }
        case ConnectException refused -> {
          return new Look.Blind(address + " refuses connections", "see whether its server runs");
        }
        case NoRemoteRepositoryException none -> {
          return new Look.Blind("no git repository at " + address, "see the address");
        }
        case NotSupportedException unsupported -> {
          return new Look.Blind("no git repository at " + address, "see the address");
        }
        default -> {
          // Look at what caused it.
        }
      }
    }
    return blind(String.valueOf(fault.getMessage()), fault, address);
  }

  private static Look.Blind blind(Named named) {
    return new Look.Blind(named.reason(), named.tip());
  }

  /** What only its text tells apart. */
  private static Look.Blind blind(String message, Throwable fault, GitAddress address) {
    if (message.contains("complete object graph") || message.contains("repository corruption")) {
      return blind(Named.lacking(address, "damaged, or a shallow or partial clone"));
    }
    if (message.contains("access denied or repository not exported")) {
      return new Look.Blind(
          "no git repository at " + address + ", or none that its daemon exports",
          "see the address; git daemon serves what holds a file git-daemon-export-ok");
    }
    if (fault instanceof RuntimeException) {
      return new Look.Blind(
          "what " + address + " says is not understood (" + fault.getClass().getSimpleName() + ")",
          "see whether git can read it: git ls-remote " + address);
    }
    if (message.contains("not authorized") || message.contains("authentication")) {
      return new Look.Blind(
          address + " refuses our credentials", "write https://USER:TOKEN@HOST/PATH");
    }
    return new Look.Blind(
        "cannot fetch from " + address + ": " + address.clean(message), "it is tried again");
  }

  /** Whether objects of our copy may be missing or damaged. */
  static boolean isDamage(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof MissingObjectException || cause instanceof CorruptObjectException) {
        return true;
      }
    }
    return false;
  }

  /** The one side of a conversation ended it: whatever the reason, it is not on the other. */
  static boolean isHungUp(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      var message = String.valueOf(cause.getMessage());
      if (message.contains("Pipe closed") || message.contains("Read end dead")) {
        return true;
      }
    }
    return false;
  }

  private static Look.Blind damaged(IOException e, GitAddress address) {
    return new Look.Blind(
        "objects are missing or damaged: " + address.clean(String.valueOf(e.getMessage())),
        "a new copy is made; where it says the same, see the repository: git fsck");
  }
}
