package io.acf.simulator.engine;

import io.acf.simulator.model.ApiVersion;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Lifecycle;
import io.acf.simulator.model.Stack;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The buildpacks and stacks that a lifecycle names: whether they exist, and how they are shown. */
public final class BuildpackNames {
  private static final Pattern ELSEWHERE = Pattern.compile("(https?|git|ssh|docker)://.+|git@.+");
  private static final String HIDDEN = "***";

  private final Foundation foundation;

  public BuildpackNames(Foundation foundation) {
    this.foundation = foundation;
  }

  /** What CC says of names that it does not know; nothing where it knows all. */
  public List<String> problems(Lifecycle lifecycle) {
    Optional<Stack> stack = stack(lifecycle.stack());
    boolean named = stack.isPresent() && foundation.version().has(ApiVersion.STACK_OF_BUILDPACK);
    List<String> problems = new ArrayList<>();
    for (String name : lifecycle.buildpacks()) {
      if (!known(name, lifecycle)) {
        problems.add(
            "Buildpack \""
                + name
                + "\""
                + (named ? " for stack \"" + lifecycle.stack() + "\"" : "")
                + " must be an existing admin buildpack or a valid git URI");
      }
    }
    if (stack.isEmpty()) {
      problems.add("Stack must be an existing stack");
    }
    return problems;
  }

  /** The first that is neither a URL nor the name of any buildpack, whatever it runs on. */
  public Optional<String> unknown(List<String> names) {
    return names.stream()
        .filter(name -> !ELSEWHERE.matcher(name).matches())
        .filter(name -> foundation.buildpacks.all().stream().noneMatch(it -> it.name.equals(name)))
        .findFirst();
  }

  /** The stack of that name. */
  public Optional<Stack> stack(@org.jspecify.annotations.Nullable String name) {
    return foundation.stacks.all().stream().filter(each -> each.name.equals(name)).findFirst();
  }

  /** A URL, or a buildpack that has its bits and runs on the stack. */
  private boolean known(String name, Lifecycle lifecycle) {
    return ELSEWHERE.matcher(name).matches()
        || foundation.buildpacks.all().stream()
            .anyMatch(each -> each.name.equals(name) && each.serves(lifecycle));
  }

  /** Names as everybody may see them: without what a URL has before its host. */
  public static List<String> shown(List<String> names) {
    return names.stream().map(BuildpackNames::shown).toList();
  }

  /** One name as everybody may see it (url_secret_obfuscator.rb). */
  public static String shown(String name) {
    try {
      URI url = new URI(name);
      String user = url.getRawUserInfo();
      return user == null ? name : name.replace(user + "@", HIDDEN + ":" + HIDDEN + "@");
    } catch (URISyntaxException noUrl) {
      return name;
    }
  }
}
