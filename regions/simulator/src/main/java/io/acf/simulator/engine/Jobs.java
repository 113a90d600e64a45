package io.acf.simulator.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.PlatformFault;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.wire.CfError;
import io.acf.simulator.wire.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Work that is accepted now and done a moment later, or takes as long as others let it wait. */
public final class Jobs {
  private static final System.Logger LOG = System.getLogger(Jobs.class.getName());
  private static final Set<String> RUNNING = Set.of("PROCESSING", "POLLING");

  /** How many jobs a region keeps; the oldest that are over go first. CC keeps them for 90 days. */
  static final int KEPT = 10_000;

  private final Foundation foundation;
  private final Audit audit;
  private final Map<String, BiConsumer<Job, Ending>> works = new HashMap<>();
  private final Map<String, List<Runnable>> waiting = new HashMap<>();
  private @Nullable Ending present;

  Jobs(Foundation foundation, Audit audit) {
    this.audit = audit;
    this.foundation = foundation;
  }

  /** Says what the work of an operation is; a {@link CfError} of it fails the job. */
  public void on(String operation, Consumer<Job> work) {
    works.put(operation, (job, ending) -> work.accept(job));
  }

  /** The same for work that ends later: the job ends when all it holds is done. */
  void onLong(String operation, BiConsumer<Job, Ending> work) {
    works.put(operation, work);
  }

  /** A new job, PROCESSING, whose work is done after the region's pace. */
  public Job later(String operation, @Nullable String subject, @Nullable String payload) {
    Job job = create(operation, subject);
    job.payload = payload;
    schedule(job);
    return job;
  }

  /**
   * A new job, PROCESSING, whose work is done right after what is done now.
   *
   * @param request what it carries out, as audit events tell it
   */
  public Job next(String operation, String subject, JsonNode request) {
    Job job = create(operation, subject);
    job.request = request;
    foundation.agenda().in(0, () -> run(job));
    return job;
  }

  private Job create(String operation, @Nullable String subject) {
    Job job = new Job();
    job.operation = operation;
    job.subject = subject;
    job.actorGuid = audit.present().guid();
    job.actorName = audit.present().name();
    job.byManifest = audit.present().byManifest();
    foundation.create(foundation.jobs, job);
    prune();
    return job;
  }

  /** What the work of a job needs beside its subject, as JSON; an empty object for nothing. */
  static JsonNode payload(Job job) {
    try {
      return job.payload == null ? Json.object() : Json.MAPPER.readTree(job.payload);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a job's payload was written by us", e);
    }
  }

  private void prune() {
    int over = foundation.jobs.size() - KEPT;
    if (over > 0) {
      foundation.removeAll(
          foundation.jobs,
          foundation.jobs.all().stream()
              .filter(each -> !RUNNING.contains(each.state))
              .limit(over)
              .toList());
    }
  }

  void resume() {
    for (Job job : List.copyOf(foundation.jobs.all())) {
      if (RUNNING.contains(job.state)) {
        schedule(job);
      }
    }
  }

  private void schedule(Job job) {
    foundation.agenda().in(foundation.pace().job().toMillis(), () -> run(job));
  }

  private void run(Job job) {
    Ending ending = new Ending(job);
    BiConsumer<Job, Ending> work = works.get(job.operation);
    Hold own = ending.hold();
    own.go(
        () -> {
          if (work != null) {
            work.accept(job, ending);
          }
          own.done();
        });
  }

  /** The job of an operation on something, if it is not over. */
  public Optional<Job> running(String operation, String subject) {
    return foundation.jobs.all().stream()
        .filter(each -> RUNNING.contains(each.state) && each.operation.equals(operation))
        .filter(each -> subject.equals(each.subject))
        .findFirst();
  }

  /**
   * Lets the job whose work is being done now wait until another one is over.
   *
   * @param then what it does then; an error of it fails the job that waits
   */
  public void await(Job other, Runnable then) {
    if (present == null) {
      throw new IllegalStateException("nobody waits for " + other.operation);
    }
    Hold hold = present.hold();
    Runnable goOn =
        () ->
            hold.go(
                () -> {
                  then.run();
                  hold.done();
                });
    waiting.computeIfAbsent(other.guid, any -> new ArrayList<>()).add(goOn);
  }

  /** No job waits for another one any more. */
  void forget() {
    waiting.clear();
  }

  /** When a job is over. */
  final class Ending {
    private final Job job;
    private int open;
    private @Nullable CfError failure;

    private Ending(Job job) {
      this.job = job;
    }

    /** One more thing that has to be done before the job is over. */
    Hold hold() {
      open++;
      return new Hold(this);
    }

    /** Says that a broker is at work. */
    void polling() {
      job.state = "POLLING";
      kept();
    }

    private void released(@Nullable CfError error) {
      failure = failure == null ? error : failure;
      open--;
      if (open == 0) {
        settle();
      }
    }

    private void settle() {
      CfError why = failure == null ? injectedFailure(job) : failure;
      if (why == null) {
        job.state = "COMPLETE";
      } else {
        fail(job, why.entries());
      }
      job.payload = null;
      job.request = null;
      kept();
      List<Runnable> others = waiting.remove(job.guid);
      if (others != null) {
        others.forEach(Runnable::run);
      }
    }

    private void kept() {
      if (foundation.jobs.find(job.guid).isPresent()) {
        foundation.changed(foundation.jobs, job);
      }
    }
  }

  /** One thing that a job waits for; released once, whatever is said later. */
  final class Hold {
    private final Ending ending;
    private boolean released;

    private Hold(Ending ending) {
      this.ending = ending;
    }

    void done() {
      release(null);
    }

    void failed(CfError error) {
      release(error);
    }

    boolean released() {
      return released;
    }

    private void release(@Nullable CfError error) {
      if (!released) {
        released = true;
        ending.released(error);
      }
    }

    /** Does a part of the job's work, in the name of who asked for it; an error ends the job. */
    void go(Runnable work) {
      Ending before = present;
      present = ending;
      try {
        audit.as(
            Audit.Who.user(ending.job.actorGuid, ending.job.actorName)
                .byManifest(ending.job.byManifest),
            () -> {
              work.run();
              return true;
            });
      } catch (CfError error) {
        failed(error);
      } catch (RuntimeException | StackOverflowError broken) {
        LOG.log(System.Logger.Level.ERROR, "broken job " + ending.job.operation, broken);
        failed(CfError.unknown());
      } finally {
        present = before;
      }
    }
  }

  /** Faults fail a job after its work, so that what it did stays. */
  private @Nullable CfError injectedFailure(Job job) {
    for (PlatformFault.JobsFail fault : foundation.faults().each(PlatformFault.JobsFail.class)) {
      if (fault.operation() == null || fault.operation().equals(job.operation)) {
        return CfError.unknown();
      }
    }
    boolean quota =
        foundation.faults().has(PlatformFault.QuotaExceeded.class)
            && job.operation.equals("space.apply_manifest");
    return quota ? CfError.unprocessable("memory quota_exceeded") : null;
  }

  /**
   * Called before an app of a manifest is applied, with how many have been.
   *
   * @throws CfError where a fault ends the job here
   */
  public void applying(int applied) {
    for (PlatformFault.JobsFail fault : foundation.faults().each(PlatformFault.JobsFail.class)) {
      boolean meant = fault.operation() == null || fault.operation().equals("space.apply_manifest");
      if (meant && fault.afterApps() != null && applied >= fault.afterApps()) {
        throw CfError.unknown();
      }
    }
  }

  private static void fail(Job job, List<CfError.Entry> entries) {
    job.state = "FAILED";
    job.errors =
        entries.stream()
            .map(each -> new Job.Failure(each.code(), each.title(), each.detail()))
            .toList();
  }
}
