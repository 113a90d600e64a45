package io.acf.config;

import java.util.List;

/** What reading a commit gave: the whole desired state, or the reasons why not. Never a part. */
public sealed interface Reading {
  Commit commit();

  record Accepted(Desired desired) implements Reading {
    @Override
    public Commit commit() {
      return desired.commit();
    }
  }

  /** At least one error; the last accepted desired state stays in force. */
  record Rejected(Commit commit, List<Problem> problems) implements Reading {
    public Rejected {
      problems = problems.stream().sorted().toList();
    }
  }
}
