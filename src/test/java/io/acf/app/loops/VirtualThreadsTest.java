package io.acf.app.loops;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.federation.Input;
import io.acf.federation.Next;
import io.acf.federation.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That nothing waits for ever for what threw, on the threads of production. */
class VirtualThreadsTest {
  private record Told(String word) implements Input {
    @Override
    public Object key() {
      return this;
    }
  }

  private final VirtualThreads threads = VirtualThreads.by(Clock.systemUTC());

  @AfterEach
  void end() {
    threads.shutdown();
  }

  private String result(RuntimeException thrown) throws Exception {
    return result(
        () -> {
          throw thrown;
        });
  }

  private String result(java.util.function.Supplier<String> effect) throws Exception {
    var reply = new CompletableFuture<String>();
    threads.start(new Scheduler.Call<>("look", effect, mistake -> mistake), reply::complete);
    return reply.get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatThrowsIsRepliedTo() throws Exception {
    assertThat(result(new IllegalStateException("broken")))
        .isEqualTo("a mistake of acf: java.lang.IllegalStateException: broken");
    assertThat(
            result(
                () -> {
                  throw new StackOverflowError();
                }))
        .isEqualTo("a mistake of acf: java.lang.StackOverflowError");
  }

  @Test
  void whatTakesTooLongIsInterrupted() throws Exception {
    var reply = new CompletableFuture<String>();
    threads.start(
        new Scheduler.Call<>(
            "hang",
            Duration.ofMillis(50),
            () -> {
              try {
                new CountDownLatch(1).await();
                return "never";
              } catch (InterruptedException e) {
                return "interrupted";
              }
            },
            mistake -> mistake),
        reply::complete);
    assertThat(reply.get(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
  }

  @Test
  void whatIsGivenUpIsRepliedToOnce() {
    var replies = new ArrayList<String>();
    var call = new Scheduler.Call<>("hang", Duration.ofMinutes(1), () -> "late", it -> it);
    var running = new RunningCall<>(call, replies::add);
    running.giveUp();
    running.run();
    assertThat(replies).containsExactly("a mistake of acf: hang has not ended in PT1M");
  }

  @Test
  void anErrorOfAStepIsOutlived() throws Exception {
    var done = new CompletableFuture<String>();
    Scheduler.Running<String, Told> machine =
        threads.run(
            "toy",
            "",
            (state, input, now) -> {
              if (input.word().equals("breaks")) {
                throw new StackOverflowError();
              }
              return new Next<>(input.word(), List.of(input.word()));
            },
            (effect, self) -> done.complete(effect));
    machine.tell(new Told("breaks"));
    machine.tell(new Told("go"));
    assertThat(done.get(10, TimeUnit.SECONDS)).isEqualTo("go");
  }

  @Test
  void anEffectThatThrowsHoldsUpNoOtherOfItsStep() throws Exception {
    var done = new CompletableFuture<List<String>>();
    var begun = new ArrayList<String>();
    Scheduler.Running<String, Told> machine =
        threads.run(
            "toy",
            "",
            (state, input, now) -> new Next<>(state, List.of("one", "breaks", "last")),
            (effect, self) -> {
              if (effect.equals("breaks")) {
                throw new IllegalStateException(effect);
              }
              begun.add(effect);
              if (effect.equals("last")) {
                done.complete(List.copyOf(begun));
              }
            });
    machine.tell(new Told("go"));
    assertThat(done.get(10, TimeUnit.SECONDS)).containsExactly("one", "last");
  }
}
