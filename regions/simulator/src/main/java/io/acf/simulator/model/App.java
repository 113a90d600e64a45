package io.acf.simulator.model;

import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An app: what should run is in its processes, what runs in their instances. */
public final class App extends Entity {
  public String name = "";
  public String spaceGuid = "";

  /** Whether its desired state is STARTED. */
  public boolean started;

  public Lifecycle lifecycle = Lifecycle.buildpack();
  public SortedMap<String, String> env = new TreeMap<>();
  public @Nullable String dropletGuid;
  public boolean ssh = true;
  public boolean revisions = true;
  public boolean serviceBindingK8s;
  public boolean fileBasedVcapServices;

  /** The number of its newest revision; 0 where there is none. */
  public int lastRevision;
}
