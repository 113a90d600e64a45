package io.acf.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Changes go on. */
@Command(name = "unfreeze", description = "Let changes go on.")
final class UnfreezeVerb implements Callable<Integer> {
  @Mixin Common common = new Common();
  @Mixin ReasonOptions said = new ReasonOptions();
  @Mixin Scope scope = new Scope();

  @Override
  public Integer call() {
    return scope.post(common, said, "unfreeze");
  }
}
