package io.acf.app.loops;

import io.acf.app.state.Board;
import io.acf.app.state.Tally;
import io.acf.config.RegionName;
import io.acf.federation.Fact;
import io.acf.federation.Machines;
import io.acf.federation.PairStatus;
import io.acf.federation.ZoneReport;
import io.acf.health.Endpoint;
import io.acf.health.Pair;
import io.acf.health.ProbeResult;
import io.acf.health.Verdict;
import io.acf.regions.Fault;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ObjLongConsumer;

/** Shows the board, the journal and the metrics what the machines find. */
record MachinesOnBoard(
    Board board,
    Recorder recorder,
    Tally tally,
    Clock clock,
    ObjLongConsumer<RegionName> raise,
    Looks looks,
    Runnable beating)
    implements Machines.Listener {
  @Override
  public void facts(List<Fact> facts) {
    facts.forEach(board::found); // Before it can be durable.
    recorder.record(facts);
  }

  @Override
  public void recalled(PairStatus status) {
    board.status(status);
  }

  @Override
  public void reached(long look) {
    looks.ended(look);
  }

  @Override
  public void pairs(List<PairStatus> pairs) {
    board.delivered(pairs);
    tally.told(pairs);
  }

  @Override
  public void looked(RegionName region, String result, Duration took) {
    var now = clock.instant();
    if (result.equals("seen")) {
      board.api(region, Board.ApiSight.up(now));
    }
    tally.looked(region, result, took, now);
  }

  @Override
  public void api(RegionName region, Optional<Fault> fault) {
    board.api(region, new Board.ApiSight(clock.instant(), fault));
  }

  @Override
  public void raised(RegionName region, long by) {
    raise.accept(region, by);
  }

  @Override
  public void probed(Endpoint endpoint, ProbeResult result) {
    tally.probed(endpoint, result);
  }

  @Override
  public void judged(Endpoint endpoint, Verdict verdict) {
    board.judged(endpoint, verdict);
  }

  @Override
  public void zone(ZoneReport report) {
    var now = clock.instant();
    board.traffic(report, now);
    tally.told(report, now);
  }

  @Override
  public void forgotten(Set<Pair> pairs, Set<Endpoint> endpoints, Set<RegionName> regions) {
    board.forget(pairs, endpoints, regions);
  }

  @Override
  public void beat() {
    beating.run();
  }
}
