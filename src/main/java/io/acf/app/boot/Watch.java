package io.acf.app.boot;

import io.acf.app.loops.Recorder;
import io.acf.app.state.Board;
import io.acf.config.RegionName;
import io.acf.federation.DeliveryFact;
import io.acf.regions.RegionListener;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Hears of every region's calls and breaker: the board, the journal and the metrics are told. */
final class Watch implements RegionListener {
  private final Board board;
  private final Recorder recorder;
  private final RegionListener metrics;

  Watch(Board board, Recorder recorder, RegionListener metrics) {
    this.board = board;
    this.recorder = recorder;
    this.metrics = metrics;
  }

  @Override
  public void called(RegionName region, String method, String code, Duration took) {
    metrics.called(region, method, code, took);
  }

  @Override
  public void tokenRequested(RegionName region) {
    metrics.tokenRequested(region);
  }

  @Override
  public void breaker(RegionName region, String from, String to) {
    var now = to.toLowerCase(Locale.ROOT);
    board.breaker(region, now);
    recorder.record(
        List.of(new DeliveryFact.BreakerChanged(region, from.toLowerCase(Locale.ROOT), now)));
    metrics.breaker(region, from, to);
  }
}
