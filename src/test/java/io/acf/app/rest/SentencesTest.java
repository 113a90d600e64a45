package io.acf.app.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.app.journal.DataFolder;
import io.acf.app.journal.OldJournalTest;
import io.acf.app.journal.Retention;
import io.acf.app.journal.SqliteJournal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people read of each kind of fact. The sentences are those that the code of before facts were
 * typed made of a journal of its own; a new kind of fact gets a line of its own.
 */
class SentencesTest {
  @TempDir Path folder;

  @Test
  void eachKindOfFactReadsAsItAlwaysDid() throws Exception {
    OldJournalTest.copyTo(folder);
    try (var data = DataFolder.open(folder);
        var journal = SqliteJournal.open(data, Clock.systemUTC(), Retention.DEFAULT)) {
      var read =
          journal.after(0, 500).stream()
              .map(event -> event.kind().word() + " | " + Sentences.event(event))
              .collect(Collectors.joining("\n"));
      assertThat(read)
          .isEqualTo(
              """
              source-changed | the source is following
              commit-accepted | commit cdcdcdc is in force as generation 4: Bigger; left git: news
              commit-rejected | commit efefefe is rejected: platform.yml:1:1 bad; and 1 more, see: acf source
              source-changed | the source is unreachable: refused
              generation-raised | the generation is raised by 3, as an app in eu-1 tells: git wants generation 7
              cordon | ana cordoned us-1: patching (until 12:00:00 UTC)
              cordon | ana cordoned eu-1: patching
              uncordon | ana uncordoned eu-1: patching
              drain | ana drained eu-1: patching
              drain | ana drained us-1: patching
              undrain | ana undrained us-1: patching
              freeze | ana froze pushes and traffic: patching
              unfreeze | ana unfroze traffic: patching
              source-accept | ana accepted commit efefefe: patching
              rollout-retry | ana asked for another try of orders in every region: patching
              rollout-retry | ana asked for another try of orders in eu-1: patching
              adopt | ana takes orders in us-1 back: patching
              adopt | ana takes orders in eu-1 back: patching
              adopted | orders in eu-1 is taken back: web carries generation 9.0
              state-changed | orders in eu-1 is converged
              step-done | orders in eu-1: create app web
              step-failed | orders in eu-1: upload web failed: no answer
              converged | orders in eu-1 converged on generation 4
              converged | orders in us-1 converged on generation 4: the same apps, converged before under another name
              breaker-changed | the breaker of eu-1 is half-open
              health-changed | orders in eu-1 is down: HTTP 503
              health-changed | orders.example.com in us-1 is up
              traffic-published | orders.example.com answers us-1 100%
              traffic-published | old.test answers refused: git no longer lists the zone
              traffic-held | orders keeps its answer (last-good): us-1 100%
              traffic-orphaned | news.example.com left git and keeps its answer; acf traffic release ends it
              traffic-reclaimed | back.example.com is in git again: orders
              traffic-release | ana released gone.example.com: patching
              loss-noticed | commands may be lost: its newest events are missing: 1
              accept-loss | ana accepted that commands may be lost: patching\
              """);
    }
  }
}
