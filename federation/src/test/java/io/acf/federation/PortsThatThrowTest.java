package io.acf.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Ancestry;
import io.acf.config.AppName;
import io.acf.config.Commit;
import io.acf.config.CommitId;
import io.acf.config.Descent;
import io.acf.config.Generation;
import io.acf.config.GitSource;
import io.acf.config.ManifestReader;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.Source;
import io.acf.config.ZoneSpec;
import io.acf.config.testing.MemoryTree;
import io.acf.dns.Apex;
import io.acf.dns.Fence;
import io.acf.dns.ZoneChange;
import io.acf.dns.ZonePublisher;
import io.acf.federation.testing.AtOnce;
import io.acf.health.Endpoint;
import io.acf.health.Probe;
import io.acf.health.ProbeResult;
import io.acf.regions.Audit;
import io.acf.regions.ControlPlane;
import io.acf.regions.Mark;
import io.acf.regions.Observation;
import io.acf.regions.Outcome;
import io.acf.regions.Region;
import io.acf.regions.Step;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Whatever a machine asks for has a result, also where a port of it throws: nothing waits for ever
 * for an answer that was lost.
 */
class PortsThatThrowTest {
  private static final Throwable MISTAKE = new IllegalStateException("a broken port");
  private static final Commit COMMIT =
      new Commit(new CommitId("a".repeat(40)), 1, Worlds.START, "ana", "Change one");
  private static final Mark MARK =
      new Mark(
          Worlds.ORDERS,
          Worlds.digest("one"),
          new Generation(1, 0),
          COMMIT.id(),
          Collections.emptySortedMap());
  private static final RegionName EU = new RegionName("eu-1");

  private final List<Throwable> mistakes = new ArrayList<>();
  private final Scheduler scheduler = new AtOnce(() -> Worlds.START, mistakes::add);
  private final List<Input> told = new ArrayList<>();

  /** A port of which everything throws that is not named here. */
  private static <T> T broken(Class<T> port, Throwable thrown, Map<String, ?> answers) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, arguments) -> {
              if (answers.containsKey(method.getName())) {
                return answers.get(method.getName());
              }
              throw thrown;
            }));
  }

  private static <T> T broken(Class<T> port) {
    return broken(port, MISTAKE, Map.of());
  }

  private <I extends Input, E> Input result(
      Scheduler.Interpreter<I, E> interpreter, E effect, int mistakesToCome) {
    told.clear();
    mistakes.clear();
    interpreter.carryOut(List.of(effect), told::add, () -> true, mistakes::add);
    assertThat(mistakes).as("mistakes of " + effect).hasSize(mistakesToCome);
    assertThat(told).as("results of " + effect).hasSize(1);
    return told.getFirst();
  }

  @Test
  void theSourceHearsOfEachPort() {
    var ports =
        new SourcePorts(
            scheduler,
            broken(GitSource.class),
            broken(ManifestReader.class),
            broken(Journal.class),
            broken(SourcePorts.Listener.class));
    // Whoever shows a look throws too.
    var looked = (SourceInput.Looked) result(ports, new SourceEffect.Look(Optional.empty()), 2);
    assertThat(looked.look()).isInstanceOf(GitSource.Look.Blind.class);
    var read = (SourceInput.Read) result(ports, new SourceEffect.Read(COMMIT, Optional.empty()), 1);
    assertThat(read.reading()).isInstanceOf(Reading.Rejected.class);
    var kept =
        (SourceInput.Kept)
            result(
                ports,
                new SourceEffect.Keep(SourceFacts.inForce(Source.starting(), accepted())),
                1);
    assertThat(kept.refused()).isPresent();
  }

  /** By history: what is taken in is the allowed commit, comes behind it, or does not. */
  @Test
  void theSourceHearsWhetherACommitComesBehindTheAllowedOne() {
    var allowed = new CommitId("ab".repeat(20));
    for (var descent : Descent.values()) {
      var descents = new TreeMap<>(Map.of(allowed, descent));
      var ports =
          new SourcePorts(
              scheduler,
              broken(
                  GitSource.class, MISTAKE, Map.of("tree", new MemoryTree(), "descents", descents)),
              broken(ManifestReader.class, MISTAKE, Map.of("read", accepted())),
              broken(Journal.class),
              broken(SourcePorts.Listener.class));
      var effect = new SourceEffect.Read(COMMIT, Optional.of(allowed));
      var read = (SourceInput.Read) result(ports, effect, 0);
      assertThat(read.reading()).isInstanceOf(Reading.Accepted.class);
      assertThat(read.behind().isPresent())
          .as(descent.toString())
          .isEqualTo(descent == Descent.SAME || descent == Descent.ANCESTOR);
    }
  }

  private static Reading.Accepted accepted() {
    return new Reading.Accepted(Worlds.desired(1));
  }

  @Test
  void deliveryHearsOfEachPort() {
    var ports =
        new DeliveryPorts(
            scheduler,
            broken(Region.class, MISTAKE, Map.of("name", EU)),
            broken(ControlPlane.class),
            broken(Ancestry.class),
            broken(DeliveryPorts.Listener.class));
    var spaces = new TreeSet<>(List.of(Worlds.SPACE));
    // What is left of the budget cannot be told either.
    var observed = (DeliveryInput.Observed) result(ports, new DeliveryEffect.Observe(spaces), 2);
    assertThat(observed.result()).isInstanceOf(Observation.Blind.class);
    var before = new Observation.Seen(new TreeMap<>());
    var glanced =
        (DeliveryInput.Glanced)
            result(ports, new DeliveryEffect.Glance(before, new TreeSet<>(), Set.of()), 2);
    assertThat(glanced.result()).isInstanceOf(Observation.Blind.class);
    var heard =
        (DeliveryInput.Heard)
            result(
                ports,
                new DeliveryEffect.Hear(spaces, Audit.Since.NOTHING, Duration.ofHours(1)),
                2);
    assertThat(heard.audit()).isInstanceOf(Audit.Unheard.class);
    var ended = (DeliveryInput.StepEnded) result(ports, execute(), 2);
    assertThat(ended.outcome()).isInstanceOf(Outcome.Failed.class);
    var probed = (DeliveryInput.ApiProbed) result(ports, new DeliveryEffect.ProbeApi(), 1);
    assertThat(probed.fault()).isPresent();
    var related = (DeliveryInput.Related) result(ports, relate(), 1);
    assertThat(related.lineage()).isNotNull();
  }

  private static DeliveryEffect.Execute execute() {
    return new DeliveryEffect.Execute(
        Worlds.ORDERS, new Step.Start(Worlds.SPACE, MARK, new AppName("orders")));
  }

  private static DeliveryEffect.Relate relate() {
    return new DeliveryEffect.Relate(Worlds.desired(1), Map.of());
  }

  @Test
  void theZoneHearsOfEachPort() {
    var ports =
        new ZoneInterpreter(scheduler, broken(ZonePublisher.class), facts -> {}, report -> {});
    var read = (ZoneInput.Read) result(ports, new ZoneEffect.ReadZone(Worlds.ZONE), 1);
    assertThat(read.reading()).isInstanceOf(ZonePublisher.Reading.Blind.class);
    var published = (ZoneInput.Published) result(ports, new ZoneEffect.Publish(change()), 1);
    assertThat(published.publication()).isInstanceOf(ZonePublisher.Publication.Failed.class);
    var withdrawn =
        (ZoneInput.Published) result(ports, new ZoneEffect.Withdraw(Worlds.ZONE, Fence.NONE), 1);
    assertThat(withdrawn.publication()).isInstanceOf(ZonePublisher.Publication.Failed.class);
  }

  private static ZoneChange change() {
    var server = ZoneSpec.NameServer.first(Worlds.ZONE, "192.0.2.1");
    return new ZoneChange(
        Worlds.ZONE,
        new Apex(List.of(server), Duration.ofSeconds(30)),
        new TreeMap<>(),
        new TreeSet<>(),
        Fence.NONE,
        Worlds.START);
  }

  @Test
  void healthHearsOfItsProbe() {
    var endpoint = new Endpoint(Worlds.HOST, EU);
    var desired = Worlds.desired(1, Worlds.federation("orders", "one", 1, 1, "eu-1"));
    var name = HealthCheck.policies(desired, TrafficReport.NONE).get(Worlds.HOST);
    var check = new HealthCheck(endpoint, name, name.endpoints(desired).get(endpoint));
    var ports =
        new HealthPorts(
            scheduler,
            broken(Probe.class),
            () -> 0.5,
            endpoint,
            broken(HealthPorts.Listener.class));
    // Whoever counts probes throws too.
    var ended = (HealthInput.Ended) result(ports, new HealthEffect.Ask(7, check.target()), 2);
    assertThat(ended.number()).isEqualTo(7);
    assertThat(ended.result()).isInstanceOf(ProbeResult.Unasked.class);
  }

  @Test
  void aStackThatIsTooDeepIsAResultToo() {
    var deep = new StackOverflowError();
    var ports =
        new ZoneInterpreter(
            scheduler, broken(ZonePublisher.class, deep, Map.of()), facts -> {}, report -> {});
    var read = (ZoneInput.Read) result(ports, new ZoneEffect.ReadZone(Worlds.ZONE), 1);
    assertThat(read.reading()).isInstanceOf(ZonePublisher.Reading.Blind.class);
    assertThat(mistakes).containsExactly(deep);
  }

  @Test
  void whatThrowsHoldsUpNoOtherEffectOfTheSameStep() {
    var ports =
        new DeliveryPorts(
            scheduler,
            broken(Region.class, MISTAKE, Map.of("name", EU)),
            broken(ControlPlane.class, MISTAKE, Map.of("probe", Optional.empty())),
            Ancestry.NONE,
            broken(DeliveryPorts.Listener.class));
    ports.carryOut(
        List.of(
            new DeliveryEffect.Insist(),
            new DeliveryEffect.Looked("seen", Duration.ZERO),
            new DeliveryEffect.ProbeApi()),
        told::add,
        () -> true,
        mistakes::add);
    assertThat(mistakes).containsExactly(MISTAKE, MISTAKE);
    assertThat(told).containsExactly(new DeliveryInput.ApiProbed(Optional.empty()));
  }
}
