package io.acf.federation;

import io.acf.config.Hostname;
import io.acf.dns.Fence;
import io.acf.dns.ZoneChange;
import java.util.List;

/** What the traffic machine of a zone asks for. At most one of the first three is under way. */
public sealed interface ZoneEffect {
  /** Look at the zone; the result is {@link ZoneInput.Read}. */
  record ReadZone(Hostname zone) implements ZoneEffect {}

  /** Change the zone; the result is {@link ZoneInput.Published}. */
  record Publish(ZoneChange change) implements ZoneEffect {}

  /** Answer nothing of ours in the zone; the result is {@link ZoneInput.Published}. */
  record Withdraw(Hostname zone, Fence expected) implements ZoneEffect {}

  /** What is under way takes too long: its result is wanted, even if it is none. */
  record Abandon(Hostname zone) implements ZoneEffect {}

  /** Facts for the journal, in order; answers do not wait for them. */
  record Record(List<Fact> facts) implements ZoneEffect {
    public Record {
      facts = List.copyOf(facts);
    }
  }

  /** How the zone stands now. */
  record Tell(ZoneReport report) implements ZoneEffect {}
}
