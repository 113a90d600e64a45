package io.acf.app.cli;

import io.acf.app.rest.Api;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What happened. */
@Command(name = "events", description = "What happened, oldest first; with -f as it happens.")
final class EventsVerb implements Callable<Integer> {
  @Mixin Common common = new Common();

  @Option(
      names = {"-f", "--follow"},
      description = "go on: print events as they happen, until Ctrl-C")
  boolean follow;

  @Option(
      names = {"-n", "--limit"},
      defaultValue = "50",
      paramLabel = "N",
      description = "at most so many of the latest, 1..5000 (default: 50)")
  int limit = 50;

  @Option(names = "--after", paramLabel = "SEQ", description = "only later ones than this sequence")
  long after = -1;

  @Option(names = "--kind", paramLabel = "KIND", description = "only these, e.g. state-changed")
  String kind = "";

  @Option(names = "--region", paramLabel = "NAME", description = "only of this region")
  String region = "";

  @Option(names = "--federation", paramLabel = "F", description = "only of this federation")
  String federation = "";

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1 || limit > 5000) {
      throw Failure.usage("--limit " + limit + " is out of 1..5000", "");
    }
    var remote = common.remote();
    var reply = remote.get(after < 0 ? latest() : since());
    var events = new ArrayList<>(Pages.resources(reply, Api.Event.class));
    if (after < 0) {
      Collections.reverse(events);
    }
    if (!follow) {
      show(reply, events);
      return Exit.DONE;
    }
    events.forEach(event -> line(new Reply(Reply.JSON.valueToTree(event)), event));
    var last = events.isEmpty() ? Math.max(0, after) : events.getLast().sequence();
    new EventStream(remote, "/events/stream" + filter("?"), last, common::say)
        .follow(each -> wanted(each, each.as(Api.Event.class)));
    return Exit.DONE;
  }

  /** The stream has no filter for kinds. */
  private void wanted(Reply reply, Api.Event event) {
    if (kind.isEmpty() || kind.equals(event.kind())) {
      line(reply, event);
    }
  }

  private String latest() {
    return "/events?order_by=-sequence&per_page=" + limit + filter("&");
  }

  private String since() {
    return "/events?order_by=sequence&after=" + after + "&per_page=" + limit + filter("&");
  }

  private String filter(String mark) {
    var query = new StringBuilder();
    add(query, "kind", kind);
    add(query, "region", region);
    add(query, "federation", federation);
    return query.isEmpty() ? "" : mark + query.substring(1);
  }

  private static void add(StringBuilder query, String key, String value) {
    if (!value.isEmpty()) {
      query.append('&').append(key).append('=').append(Remote.encode(value));
    }
  }

  private void show(Reply reply, ArrayList<Api.Event> events) {
    if (!common.printed(reply)) {
      common.print(view().all(events));
    }
  }

  private EventView view() {
    return new EventView(common.paint(), common.wide(), Instant.now(), ZoneId.systemDefault());
  }

  /** One line each, in JSON too. */
  private void line(Reply reply, Api.Event event) {
    switch (common.format) {
      case JSON -> common.out().println(reply.compact());
      case YAML -> common.out().print("---\n" + reply.yaml());
      case NAME -> common.out().println(event.id());
      case TABLE, WIDE -> common.out().println(view().line(event));
    }
    common.out().flush();
  }
}
