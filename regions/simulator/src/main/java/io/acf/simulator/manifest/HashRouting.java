package io.acf.simulator.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The options of routes, with or without those by which the requests of a route go to an instance
 * by a header.
 *
 * @param on whether the feature flag {@link #FLAG} is on
 */
public record HashRouting(boolean on) {
  public static final String FLAG = "hash_based_routing";
  private static final int HEADER_MAX = 128;
  private static final int BALANCE_MAX = 16;

  /** Which options a route may have. */
  public List<String> keys() {
    return on ? List.of("loadbalancing", "hash_header", "hash_balance") : List.of("loadbalancing");
  }

  /** What loadbalancing may be. */
  public List<String> algorithms() {
    return on
        ? List.of("round-robin", "least-connection", "hash")
        : List.of("round-robin", "least-connection");
  }

  /** What is wrong with the header and the balance of some options. */
  public static List<String> problems(Map<?, ?> options) {
    List<String> problems = new ArrayList<>();
    Object header = options.get("hash_header");
    Object balance = options.get("hash_balance");
    if (!Ruby.blank(header) && Ruby.text(header).length() > HEADER_MAX) {
      problems.add("Hash header must be at most " + HEADER_MAX + " characters");
    }
    if (!Ruby.blank(balance)) {
      balance(Ruby.text(balance), problems);
    }
    Object algorithm = options.get("loadbalancing");
    boolean other = !Ruby.blank(algorithm) && !"hash".equals(algorithm);
    if (other && !Ruby.blank(header)) {
      problems.add("Hash header can only be set when loadbalancing is hash");
    }
    if (other && !Ruby.blank(balance)) {
      problems.add("Hash balance can only be set when loadbalancing is hash");
    }
    return problems;
  }

  private static void balance(String balance, List<String> problems) {
    if (balance.length() > BALANCE_MAX) {
      problems.add("Hash balance must be at most " + BALANCE_MAX + " characters");
    } else if (!balance.matches("[-+]?\\d+(\\.\\d+)?([eE][-+]?\\d+)?")) {
      problems.add("Hash balance must be a numeric value");
    } else {
      double number = Double.parseDouble(balance);
      if (number != 0 && (number < 1.1 || number > 10)) {
        problems.add("Hash balance must be either 0 or between 1.1 and 10.0");
      }
    }
  }
}
