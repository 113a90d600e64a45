package io.acf.regions.testing;

import io.acf.config.RegionName;
import io.acf.config.Target;
import io.acf.regions.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** What a {@link FakeRegion} was asked. */
abstract class FakeDiary extends FakeWeather {
  final List<Step> executed = new ArrayList<>();
  final List<Step> written = new ArrayList<>();
  final List<FakeRegion.Glance> glances = new ArrayList<>();
  int observations;
  int complete;
  int audits;

  FakeDiary(RegionName name, FakeClock clock, SortedSet<String> domains, Target... targets) {
    super(name, clock, domains, targets);
  }

  /** Every step that was asked for, refused and failed ones too, in order. */
  public synchronized List<Step> executed() {
    return List.copyOf(executed);
  }

  /** The steps that changed something, in order. */
  public synchronized List<Step> written() {
    return List.copyOf(written);
  }

  /** Complete looks that were asked for. */
  public synchronized int completeLooks() {
    return complete;
  }

  /** Glances that were asked for, in order. */
  public synchronized List<FakeRegion.Glance> glances() {
    return List.copyOf(glances);
  }

  /** How often its audit events were asked for. */
  public synchronized int audits() {
    return audits;
  }

  /** How often it was observed, refused ones and glances too. */
  public synchronized int observations() {
    return observations;
  }
}
