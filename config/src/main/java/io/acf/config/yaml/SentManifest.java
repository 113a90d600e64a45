package io.acf.config.yaml;

import io.acf.config.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A CF manifest as {@code cf push} sends it (cloudfoundry/cli, util/manifestparser): of the top
 * level only {@code applications} and {@code version}; at apps and processes the fields that the
 * CLI knows by their types and in its order, those that say nothing left out, then all else in the
 * order of the keys, as it is read ({@link SentValues}). What is of the wrong type stays what it
 * is, for others to refuse.
 */
final class SentManifest {
  private enum Kind {
    /** Any scalar, sent as text; left out where empty. */
    TEXT,
    /** Text, and under the other spelling of its key. */
    OTHER_SPELLING,
    INTEGER,
    /** Left out where 0. */
    POSITIVE,
    /** Left out where false. */
    FLAG,
    DOCKER,
    PROCESSES
  }

  private record Field(String key, Kind kind) {}

  private static final String DEFAULT_ROUTE = "default-route";

  private static final List<Field> APP =
      List.of(
          new Field("name", Kind.TEXT),
          new Field("disk-quota", Kind.TEXT),
          new Field("disk_quota", Kind.OTHER_SPELLING),
          new Field("docker", Kind.DOCKER),
          new Field("health-check-type", Kind.TEXT),
          new Field("health-check-http-endpoint", Kind.TEXT),
          new Field("timeout", Kind.POSITIVE),
          new Field("instances", Kind.INTEGER),
          new Field("path", Kind.TEXT),
          new Field("processes", Kind.PROCESSES),
          new Field("memory", Kind.TEXT),
          new Field("no-route", Kind.FLAG),
          new Field("random-route", Kind.FLAG),
          new Field(DEFAULT_ROUTE, Kind.FLAG),
          new Field("stack", Kind.TEXT),
          new Field("log-rate-limit-per-second", Kind.TEXT),
          new Field("lifecycle", Kind.TEXT));

  private static final List<Field> PROCESS =
      List.of(
          new Field("type", Kind.TEXT),
          new Field("disk_quota", Kind.TEXT),
          new Field("disk-quota", Kind.OTHER_SPELLING),
          new Field("health-check-http-endpoint", Kind.TEXT),
          new Field("health-check-type", Kind.TEXT),
          new Field("timeout", Kind.POSITIVE),
          new Field("instances", Kind.INTEGER),
          new Field("memory", Kind.TEXT),
          new Field("log-rate-limit-per-second", Kind.TEXT));

  private static final List<Field> IMAGE =
      List.of(new Field("image", Kind.TEXT), new Field("username", Kind.TEXT));

  private final Arrivals arrivals;
  private final SentValues values;

  private SentManifest(Problems problems) {
    this.arrivals = new Arrivals(problems);
    this.values = new SentValues(arrivals);
  }

  /**
   * The tree that is sent for one that was read.
   *
   * @param problems is told what arrives otherwise than written
   */
  static Tree of(Tree read, Problems problems) {
    if (!(read instanceof Tree.Mapping top)) {
      return read;
    }
    var sent = new SentManifest(problems);
    var entries = new ArrayList<Tree.Entry>();
    entry(top, "version").flatMap(it -> sent.integer("version", it, true)).ifPresent(entries::add);
    entry(top, "applications")
        .ifPresent(
            it ->
                entries.add(
                    SentValues.under(
                        it,
                        sent.each(
                            "applications", it.value(), (path, app) -> sent.app(path, app)))));
    return new Tree.Mapping(entries, top.position());
  }

  private interface Rule {
    Tree of(String path, Tree.Mapping mapping);
  }

  /** Mappings of a list by a rule; what is of another kind as it is read. */
  private Tree each(String path, Tree list, Rule rule) {
    if (!(list instanceof Tree.Sequence items)) {
      return values.asRead(path, list);
    }
    var all = new ArrayList<Tree>();
    for (int i = 0; i < items.items().size(); i++) {
      var place = path + "[" + i + "]";
      var item = items.items().get(i);
      all.add(
          item instanceof Tree.Mapping mapping
              ? rule.of(place, mapping)
              : values.asRead(place, item));
    }
    return new Tree.Sequence(all, items.position());
  }

  /** As cf push does, and cf apply-manifest does not: the default route, also beside routes. */
  private Tree app(String path, Tree.Mapping app) {
    boolean chosen = List.of("no-route", "random-route").stream().anyMatch(it -> isTrue(app, it));
    return fields(path, chosen ? app : withDefaultRoute(app), APP);
  }

  private static Tree.Mapping withDefaultRoute(Tree.Mapping app) {
    var entries = new ArrayList<Tree.Entry>();
    app.entries().stream().filter(it -> !it.key().equals(DEFAULT_ROUTE)).forEach(entries::add);
    var position = entry(app, DEFAULT_ROUTE).map(Tree.Entry::position).orElseGet(app::position);
    entries.add(new Tree.Entry(DEFAULT_ROUTE, position, new Tree.Scalar("true", true, position)));
    return new Tree.Mapping(entries, app.position());
  }

  private static boolean isTrue(Tree.Mapping app, String key) {
    return entry(app, key)
        .flatMap(it -> CfScalar.of(it.value()))
        .filter(CfScalar::isTrue)
        .isPresent();
  }

  private Tree process(String path, Tree.Mapping process) {
    return fields(path, process, PROCESS);
  }

  private Tree fields(String path, Tree.Mapping mapping, List<Field> known) {
    Map<String, Tree.Entry> rest = new HashMap<>();
    mapping.entries().forEach(entry -> rest.put(entry.key(), entry));
    var entries = new ArrayList<Tree.Entry>();
    for (var field : known) {
      var written = rest.remove(field.key());
      if (written != null) {
        field(path + "." + field.key(), field.kind(), written).ifPresent(entries::add);
      }
    }
    rest.values().stream()
        .map(entry -> values.ofAnApp(path, entry))
        .sorted(Comparator.comparing(Tree.Entry::key, KeyOrder.OF_THE_CLI))
        .forEach(entries::add);
    return new Tree.Mapping(entries, mapping.position());
  }

  private Optional<Tree.Entry> field(String path, Kind kind, Tree.Entry written) {
    return switch (kind) {
      case TEXT -> text(path, written);
      case OTHER_SPELLING ->
          CfScalar.of(written.value()).filter(it -> !it.isText()).isPresent()
              ? Optional.of(written)
              : text(path, written)
                  .map(
                      it ->
                          new Tree.Entry(
                              it.key().equals("disk_quota") ? "disk-quota" : "disk_quota",
                              it.position(),
                              it.value()));
      case INTEGER -> integer(path, written, false);
      case POSITIVE -> integer(path, written, true);
      case FLAG -> flag(written);
      case DOCKER ->
          isNull(written.value())
              ? Optional.empty()
              : Optional.of(SentValues.under(written, docker(path, written.value())));
      case PROCESSES ->
          isNull(written.value())
                  || written.value() instanceof Tree.Sequence all && all.items().isEmpty()
              ? Optional.empty()
              : Optional.of(SentValues.under(written, each(path, written.value(), this::process)));
    };
  }

  private Optional<Tree.Entry> text(String path, Tree.Entry written) {
    if (!(written.value() instanceof Tree.Scalar scalar)) {
      return Optional.of(SentValues.under(written, values.asRead(path, written.value())));
    }
    var meaning = CfScalar.of(scalar);
    arrivals.text(path, scalar, meaning.text());
    return meaning.text().isEmpty()
        ? Optional.empty()
        : Optional.of(
            SentValues.under(written, new Tree.Scalar(meaning.text(), false, scalar.position())));
  }

  private Optional<Tree.Entry> integer(String path, Tree.Entry written, boolean positive) {
    var meaning = CfScalar.of(written.value());
    var number = meaning.flatMap(CfScalar::integer);
    if (number.isEmpty()) {
      return meaning.filter(CfScalar::isNull).isPresent()
          ? Optional.empty()
          : Optional.of(SentValues.under(written, values.asRead(path, written.value())));
    }
    var text = number.get().toString();
    arrivals.number(path, (Tree.Scalar) written.value(), text);
    return positive && number.get().signum() == 0
        ? Optional.empty()
        : Optional.of(
            SentValues.under(written, new Tree.Scalar(text, true, written.value().position())));
  }

  private static Optional<Tree.Entry> flag(Tree.Entry written) {
    var meaning = CfScalar.of(written.value());
    if (meaning.isPresent() && meaning.get().meaning() instanceof CfScalar.Bool(boolean value)) {
      return value
          ? Optional.of(
              SentValues.under(written, new Tree.Scalar("true", true, written.value().position())))
          : Optional.empty();
    }
    return meaning.filter(CfScalar::isNull).isPresent() ? Optional.empty() : Optional.of(written);
  }

  private Tree docker(String path, Tree docker) {
    if (!(docker instanceof Tree.Mapping mapping)) {
      return values.asRead(path, docker);
    }
    var entries = new ArrayList<Tree.Entry>();
    for (var field : IMAGE) {
      entry(mapping, field.key())
          .flatMap(it -> text(path + "." + field.key(), it))
          .ifPresent(entries::add);
    }
    return new Tree.Mapping(entries, mapping.position());
  }

  private static Optional<Tree.Entry> entry(Tree.Mapping mapping, String key) {
    return mapping.entries().stream().filter(it -> it.key().equals(key)).findFirst();
  }

  private static boolean isNull(Tree tree) {
    return CfScalar.of(tree).filter(CfScalar::isNull).isPresent();
  }
}
