package io.acf.simulator;

import java.util.List;

/** What is wrong with a region at a time; the order matters only among faults of one kind. */
public record Faults(List<Fault> faults) {
  public static final Faults NONE = new Faults(List.of());

  public Faults {
    faults = List.copyOf(faults);
  }

  public static Faults of(Fault... faults) {
    return new Faults(List.of(faults));
  }

  /** The faults of one kind. */
  public <F extends Fault> List<F> each(Class<F> kind) {
    return faults.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  public boolean has(Class<? extends Fault> kind) {
    return faults.stream().anyMatch(kind::isInstance);
  }

  /** What stays after the faults that happen once have happened. */
  public Faults lasting() {
    return new Faults(faults.stream().filter(each -> !(each instanceof Incident)).toList());
  }
}
