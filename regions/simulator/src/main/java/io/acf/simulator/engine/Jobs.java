package io.acf.simulator.engine;

import io.acf.simulator.PlatformFault;
import io.acf.simulator.model.Foundation;
import io.acf.simulator.model.Job;
import io.acf.simulator.wire.CfError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Work that is accepted now and done a moment later. */
public final class Jobs {
  private static final System.Logger LOG = System.getLogger(Jobs.class.getName());

  private final Foundation foundation;
  private final Audit audit;
  private final Map<String, Consumer<Job>> works = new HashMap<>();

  Jobs(Foundation foundation, Audit audit) {
    this.audit = audit;
    this.foundation = foundation;
  }

  /** Says what the work of an operation is; a {@link CfError} of it fails the job. */
  public void on(String operation, Consumer<Job> work) {
    works.put(operation, work);
  }

  /** A new job, PROCESSING, whose work is done after the region's pace. */
  public Job later(String operation, @Nullable String subject, @Nullable String payload) {
    Job job = new Job();
    job.operation = operation;
    job.subject = subject;
    job.payload = payload;
    job.actorGuid = audit.present().guid();
    job.actorName = audit.present().name();
    foundation.create(foundation.jobs, job);
    schedule(job);
    return job;
  }

  void resume() {
    for (Job job : List.copyOf(foundation.jobs.all())) {
      if (job.state.equals("PROCESSING")) {
        schedule(job);
      }
    }
  }

  private void schedule(Job job) {
    foundation.agenda().in(foundation.pace().job().toMillis(), () -> run(job));
  }

  private void run(Job job) {
    try {
      Consumer<Job> work = works.get(job.operation);
      if (work != null) {
        audit.as(
            Audit.Who.user(job.actorGuid, job.actorName),
            () -> {
              work.accept(job);
              return true;
            });
      }
      injectedFailure(job);
      job.state = "COMPLETE";
    } catch (CfError error) {
      fail(job, error.entries());
    } catch (RuntimeException broken) {
      LOG.log(System.Logger.Level.ERROR, "broken job " + job.operation, broken);
      fail(job, CfError.unknown().entries());
    }
    job.payload = null;
    foundation.changed(foundation.jobs, job);
  }

  /** Faults fail a job after its work, so that what it did stays. */
  private void injectedFailure(Job job) {
    for (PlatformFault.JobsFail fault : foundation.faults().each(PlatformFault.JobsFail.class)) {
      if (fault.operation() == null || fault.operation().equals(job.operation)) {
        throw CfError.unknown();
      }
    }
    if (foundation.faults().has(PlatformFault.QuotaExceeded.class)
        && job.operation.equals("space.apply_manifest")) {
      throw CfError.unprocessable("memory quota_exceeded");
    }
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
