package io.acf.config.git;

import io.acf.config.GitSource.Look;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
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
          return unknown(address);
        }
        case SSLException tls -> {
          return new Look.Blind(
              "TLS with " + address + " fails: " + address.clean(String.valueOf(tls.getMessage())),
              "see the certificate and whether it is https there; Java's authorities are trusted");
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

  private static Look.Blind unknown(GitAddress address) {
    return new Look.Blind("the host of " + address + " is not known", "see its name and DNS");
  }

  private static Look.Blind blind(Named named) {
    return new Look.Blind(named.reason(), named.tip());
  }

  private static Look.Blind blind(String message, Throwable fault, GitAddress address) {
    var known = Phrases.of(message, address);
    if (known.isPresent()) {
      return known.get();
    }
    if (fault instanceof RuntimeException) {
      return new Look.Blind(
          "what " + address + " says is not understood (" + fault.getClass().getSimpleName() + ")",
          "see whether git can read it: git ls-remote " + address);
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
