package io.acf.simulator.model;

/** A group of routers that share ports or hosts, as the routing API knows it. */
public final class RouterGroup extends Entity {
  /** tcp or http. */
  public String type = "tcp";

  public String name = "";

  /** Ports and ranges of ports with commas, such as 1024-1123,2000. */
  public String reservablePorts = "";

  /** Whether a route may have this port. */
  public boolean reservable(int port) {
    for (String range : reservablePorts.split(",", -1)) {
      String[] ends = range.trim().split("-", 2);
      int from = number(ends[0]);
      int to = ends.length == 1 ? from : number(ends[1]);
      if (from >= 0 && port >= from && port <= to) {
        return true;
      }
    }
    return false;
  }

  private static int number(String text) {
    return text.trim().matches("\\d{1,6}") ? Integer.parseInt(text.trim()) : -1;
  }
}
