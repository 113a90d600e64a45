package io.acf.health;

/**
 * One check from here. Blocks at most the target's timeout and some; never throws for what it
 * meets.
 */
public interface Probe {
  ProbeResult probe(ProbeTarget target);
}
