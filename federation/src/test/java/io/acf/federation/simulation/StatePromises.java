package io.acf.federation.simulation;

import io.acf.federation.Controls;
import io.acf.federation.State;
import java.util.List;

/** Promises of what is remembered and told. */
final class StatePromises {
  private StatePromises() {}

  static List<Promise> all() {
    return List.of(
        new NothingForgotten(),
        new OnlyAccepted(),
        new EveryStateExplained(),
        new BoundedMailboxes());
  }

  static final class NothingForgotten extends Promise {
    NothingForgotten() {
      super("kill -9 loses no acknowledged command");
    }

    @Override
    void second(World world) {
      if (!world.people().ending()) {
        world.life().ifPresent(life -> compare(world, life.controls().at(life.scheduler().now())));
      }
    }

    private void compare(World world, Controls controls) {
      var people = world.people();
      if (!controls.cordoned().keySet().equals(people.cordoned().keySet())) {
        broken("cordoned: " + controls.cordoned().keySet() + ", said: " + people.cordoned());
      }
      if (!controls.drained().keySet().equals(people.drained().keySet())) {
        broken("drained: " + controls.drained().keySet() + ", said: " + people.drained());
      }
      if (controls.pushesFrozen().isPresent() != people.pushesFrozen().isPresent()
          || controls.trafficFrozen().isPresent() != people.trafficFrozen().isPresent()) {
        broken("a freeze or its end is not in force");
      }
    }
  }

  static final class OnlyAccepted extends Promise {
    OnlyAccepted() {
      super("a rewritten history is not followed before a person accepts it");
    }

    @Override
    void second(World world) {
      world
          .life()
          .flatMap(life -> life.source().acceptedCommit())
          .filter(world.repository()::isRewritten)
          .ifPresent(commit -> broken(commit + " is in force and nobody has accepted it"));
    }
  }

  static final class EveryStateExplained extends Promise {
    EveryStateExplained() {
      super("every state that is not converged says why, since when, and what comes next");
    }

    @Override
    void second(World world) {
      world
          .life()
          .ifPresent(
              life ->
                  life.statuses()
                      .values()
                      .forEach(
                          status -> {
                            if (status.state() != State.CONVERGED
                                && (status.message().isEmpty()
                                    || status.since().isAfter(life.scheduler().now()))) {
                              broken("nothing explains " + status);
                            }
                          }));
    }
  }

  static final class BoundedMailboxes extends Promise {
    /** How a pair stands, what lets it pass, what is held of its endpoint. */
    private static final int OF_A_PAIR = 3;

    private static final int OTHERS = 16;

    BoundedMailboxes() {
      super("what waits in a mailbox is bounded by what there is, whatever happens");
    }

    @Override
    void second(World world) {
      var most = OTHERS + OF_A_PAIR * pairs(world);
      world
          .life()
          .filter(life -> life.scheduler().mostWaiting() > most)
          .ifPresent(life -> broken(life.scheduler().mostWaiting() + " inputs waited in one"));
    }

    /** Also of what has left git and is still answered. */
    private static int pairs(World world) {
      var answered = world.names().published().map(zone -> zone.names().size()).orElse(0);
      return world.sites().size() * Math.max(world.desired().federations().size(), answered);
    }
  }
}
