package io.acf.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Call;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.EndpointTable;
import io.acf.simulator.wire.Journal;
import io.acf.simulator.wire.Json;
import io.acf.simulator.wire.Reply;
import java.time.Instant;
import java.util.List;

/** The simulator's own REST under {@code /_sim}: request journal, faults, state. */
final class AdminEndpoints {
  private final Journal journal;
  private final FaultBoard board;
  private final Foundation foundation;
  private final SimulatorOptions options;

  AdminEndpoints(
      Journal journal, FaultBoard board, Foundation foundation, SimulatorOptions options) {
    this.journal = journal;
    this.board = board;
    this.foundation = foundation;
    this.options = options;
  }

  void declare(EndpointTable table) {
    table
        .open(
            "GET",
            "/_sim/journal",
            "API requests after ?since=SEQ, those that are wanted.",
            this::journal)
        .open("GET", "/_sim/faults", "The faults that are set.", call -> faults())
        .open("PUT", "/_sim/faults", "Replaces all faults.", this::set)
        .open("POST", "/_sim/faults", "One more fault, or one that happens now.", this::add)
        .open("DELETE", "/_sim/faults", "No faults any more.", call -> clear())
        .open("GET", "/_sim/state", "What is in the region and what runs.", call -> state());
  }

  private Reply journal(Call call) {
    String since = call.query("since").orElse("0");
    try {
      return Reply.ok(journal.json(Long.parseLong(since), wanted(call)));
    } catch (NumberFormatException e) {
      throw CfError.badQuery("since must be a number").causedBy(e);
    }
  }

  private static Journal.Wanted wanted(Call call) {
    return new Journal.Wanted(
        call.query("method"),
        call.query("path"),
        call.query("actor"),
        call.query("label"),
        call.query("mutating").map(Boolean::parseBoolean));
  }

  private Reply faults() {
    return Reply.ok(FaultsJson.write(board.current()));
  }

  private Reply set(Call call) {
    board.set(FaultsJson.read(call.body()));
    return faults();
  }

  private Reply add(Call call) {
    board.add(FaultsJson.readOne(call.body()));
    return faults();
  }

  private Reply clear() {
    board.set(Faults.NONE);
    return faults();
  }

  private Reply state() {
    ObjectNode counts = Json.object();
    foundation.sizes().forEach(counts::put);
    return Reply.ok(
        Json.object(
            "name", options.name(),
            "now", Instant.ofEpochMilli(foundation.now()).toString(),
            "counts", counts,
            "apps", apps(),
            "journal_last_seq", journal.lastSeq()));
  }

  private List<JsonNode> apps() {
    return foundation.apps.all().stream()
        .<JsonNode>map(
            app ->
                Json.object(
                    "guid", app.guid,
                    "name", app.name,
                    "state", app.started ? "STARTED" : "STOPPED",
                    "droplet", app.dropletGuid,
                    "processes",
                        foundation.processesOfApp.of(app.guid).stream()
                            .map(
                                process ->
                                    Json.object(
                                        "guid", process.guid,
                                        "type", process.type,
                                        "instances", process.instances,
                                        "droplet", process.dropletGuid,
                                        "states",
                                            process.running.stream()
                                                .map(each -> each.state.name())
                                                .toList()))
                            .toList()))
        .toList();
  }
}
