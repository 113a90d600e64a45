package io.acf.simulator.cell;

import java.util.Map;

/**
 * One command line to run.
 *
 * @param source what its output is called in the log, such as APP/PROC/WEB
 * @param line for {@code /bin/sh -c}
 * @param environment on top of what every program gets
 */
record Command(String source, String line, Map<String, String> environment) {
  Command {
    environment = Map.copyOf(environment);
  }
}
