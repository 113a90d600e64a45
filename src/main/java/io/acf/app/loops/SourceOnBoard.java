package io.acf.app.loops;

import io.acf.app.state.Board;
import io.acf.app.state.Tally;
import io.acf.config.Source;
import io.acf.federation.DispatchInput;
import io.acf.federation.Fact;
import io.acf.federation.SourcePorts;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/** Shows the board how the source stands, and tells the machines what is in force. */
record SourceOnBoard(
    Board board, Recorder recorder, Tally tally, Clock clock, Consumer<DispatchInput> machines)
    implements SourcePorts.Listener {
  @Override
  public void source(Source now) {
    var before = board.source();
    board.source(ignored -> now);
    if (!before.accepted().equals(now.accepted())) {
      now.accepted().ifPresent(it -> machines.accept(new DispatchInput.Aimed(it)));
    }
  }

  @Override
  public void facts(List<Fact> facts) {
    recorder.record(facts);
  }

  @Override
  public void looked(boolean seen) {
    tally.looked(seen, clock.instant());
  }

  @Override
  public void ended(long look) {
    machines.accept(new DispatchInput.Reached(look));
  }
}
