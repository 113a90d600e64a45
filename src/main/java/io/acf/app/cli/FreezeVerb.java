package io.acf.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Nothing is changed anywhere. */
@Command(
    name = "freeze",
    description = "Change nothing anywhere: no pushes, no traffic, or neither (--scope).")
final class FreezeVerb implements Callable<Integer> {
  @Mixin Common common = new Common();
  @Mixin Held said = new Held();
  @Mixin Scope scope = new Scope();

  @Override
  public Integer call() {
    said.reasonNeeded("freeze");
    return scope.post(common, said, "freeze");
  }
}
