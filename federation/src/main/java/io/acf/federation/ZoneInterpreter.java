package io.acf.federation;

import io.acf.dns.ZonePublisher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** Carries out what the traffic machine of one zone asks for. */
public final class ZoneInterpreter implements Scheduler.Interpreter<ZoneInput, ZoneEffect> {
  /** After {@link ZoneTraffic#PATIENCE} it is abandoned; it may be slow to notice. */
  private static final Duration LONGEST = ZoneTraffic.PATIENCE.multipliedBy(2);

  private final Scheduler scheduler;
  private final ZonePublisher publisher;
  private final Consumer<List<Fact>> recorded;
  private final Consumer<ZoneReport> told;
  private Optional<Scheduler.Effort> underWay = Optional.empty();

  /**
   * @param recorded is handed facts for the journal; must not block
   * @param told is handed how the zone stands; must not block
   */
  public ZoneInterpreter(
      Scheduler scheduler,
      ZonePublisher publisher,
      Consumer<List<Fact>> recorded,
      Consumer<ZoneReport> told) {
    this.scheduler = scheduler;
    this.publisher = publisher;
    this.recorded = recorded;
    this.told = told;
  }

  @Override
  public void carryOut(ZoneEffect effect, Mailbox<ZoneInput> self) {
    switch (effect) {
      case ZoneEffect.ReadZone read ->
          begin(
              "read zone " + read.zone(),
              () -> publisher.read(read.zone()),
              mistake -> new ZonePublisher.Reading.Blind(mistake, "report it"),
              reading -> self.tell(new ZoneInput.Read(reading)));
      case ZoneEffect.Publish publish ->
          begin(
              "publish zone " + publish.change().zone(),
              () -> publisher.publish(publish.change()),
              ZoneInterpreter::failed,
              result -> self.tell(new ZoneInput.Published(result)));
      case ZoneEffect.Withdraw withdraw ->
          begin(
              "withdraw zone " + withdraw.zone(),
              () -> publisher.withdraw(withdraw.zone(), withdraw.expected()),
              ZoneInterpreter::failed,
              result -> self.tell(new ZoneInput.Published(result)));
      case ZoneEffect.Abandon abandon -> underWay.ifPresent(Scheduler.Effort::abandon);
      case ZoneEffect.Record record -> recorded.accept(record.facts());
      case ZoneEffect.Tell tell -> told.accept(tell.report());
    }
  }

  private static ZonePublisher.Publication failed(String mistake) {
    return new ZonePublisher.Publication.Failed(mistake, "report it", false);
  }

  private <R> void begin(
      String what, Supplier<R> effect, Function<String, R> broken, Consumer<R> reply) {
    underWay =
        Optional.of(scheduler.start(new Scheduler.Call<>(what, LONGEST, effect, broken), reply));
  }
}
