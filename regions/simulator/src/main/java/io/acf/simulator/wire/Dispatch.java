package io.acf.simulator.wire;

import io.acf.simulator.model.Foundation;
import io.acf.simulator.wire.Endpoint.Access;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes requests for a table of endpoints: reads bodies, checks tokens, calls, answers, notes. */
public final class Dispatch {
  private static final System.Logger LOG = System.getLogger(Dispatch.class.getName());
  private static final Set<String> READS = Set.of("GET", "HEAD");
  private static final CompletableFuture<Void> KEPT = CompletableFuture.completedFuture(null);
  private static final int BODY_MAX = 16 * 1024 * 1024;

  private final Vertx vertx;
  private final EndpointTable table;
  private final Foundation foundation;
  private final Guard guard;
  private final Policy policy;
  private final Optional<Journal> journal;
  private final Path scratch;
  private final Calls calls;

  /**
   * A dispatch.
   *
   * @param scratch folder for uploads while they are read
   * @param fallbackAuthority for links where a request has no Host
   */
  public Dispatch(
      Vertx vertx,
      EndpointTable table,
      Foundation foundation,
      Guard guard,
      Policy policy,
      Optional<Journal> journal,
      Path scratch,
      String fallbackAuthority) {
    this.vertx = vertx;
    this.table = table;
    this.foundation = foundation;
    this.guard = guard;
    this.policy = policy;
    this.journal = journal;
    this.scratch = scratch;
    this.calls = new Calls(fallbackAuthority);
  }

  /** Notes a request that was not dispatched. */
  void note(HttpServerRequest request, int status) {
    String path = Calls.path(request);
    boolean mutating =
        table
            .match(request.method().name(), path)
            .map(match -> match.endpoint().mutating())
            .orElse(false);
    note(request, status, "", mutating, Collections.emptySortedMap());
  }

  private void note(
      HttpServerRequest request,
      int status,
      String actor,
      boolean mutating,
      SortedMap<String, String> labels) {
    journal.ifPresent(
        each ->
            each.add(
                Instant.ofEpochMilli(foundation.clock()),
                request.method().name(),
                Calls.path(request),
                status,
                actor,
                mutating,
                labels));
  }

  /** Reads the request, carries it out, delivers the answer, then runs {@code after}. */
  void accept(HttpServerRequest request, Delivery delivery, Runnable after) {
    Optional<EndpointTable.Match> match = table.match(request.method().name(), Calls.path(request));
    String type = Calls.headerOf(request, "content-type");
    List<Future<?>> uploads = new ArrayList<>();
    Map<String, Path> files = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    Buffer body = Buffer.buffer();
    boolean[] tooLarge = {false};
    boolean form = type.startsWith("multipart/form-data");
    request.exceptionHandler(broken -> discard(files));
    if (form) {
      request.setExpectMultipart(true);
      request.uploadHandler(
          upload -> {
            Path file = scratch.resolve(UUID.randomUUID() + ".upload");
            files.put(upload.name(), file);
            names.put(Call.fileNameField(upload.name()), upload.filename());
            uploads.add(upload.streamToFileSystem(file.toString()));
          });
    } else {
      request.handler(
          chunk -> {
            tooLarge[0] |= body.length() + chunk.length() > BODY_MAX;
            if (!tooLarge[0]) {
              body.appendBuffer(chunk);
            }
          });
    }
    request.endHandler(
        end ->
            Future.join(uploads)
                .onComplete(
                    done -> {
                      Map<String, String> fields = new HashMap<>();
                      request
                          .formAttributes()
                          .forEach(each -> fields.put(each.getKey(), each.getValue()));
                      fields.putAll(names);
                      if (tooLarge[0]) {
                        note(request, 413);
                        send(request, Reply.text(413, "text/html", "413 Request Entity Too Large"));
                      } else if (done.failed()) {
                        LOG.log(
                            System.Logger.Level.WARNING, "an upload was not read", done.cause());
                        send(request, Reply.error(CfError.badRequest("the upload was not read")));
                      } else {
                        answer(request, match, body.getBytes(), fields, files, delivery);
                      }
                      discard(files);
                      after.run();
                    }));
  }

  private void send(HttpServerRequest request, Reply reply) {
    Sending.send(vertx, request, reply, new Delivery.Whole());
  }

  private void answer(
      HttpServerRequest request,
      Optional<EndpointTable.Match> match,
      byte[] body,
      Map<String, String> fields,
      Map<String, Path> files,
      Delivery delivery) {
    Actor[] actor = {Actor.NOBODY};
    Reply reply;
    try {
      reply =
          foundation.transact(
              () -> {
                EndpointTable.Match found = match.orElseThrow(CfError::unknownRequest);
                if (found.endpoint().access() == Access.TOKEN) {
                  actor[0] =
                      guard.authenticate(Optional.ofNullable(request.getHeader("Authorization")));
                }
                Call call = calls.call(request, found, body, fields, files, actor[0]);
                return found.endpoint().handler().handle(policy.admit(call, found.endpoint()));
              });
    } catch (CfError error) {
      reply = ErrorShape.of(Calls.path(request), error);
    } catch (RuntimeException | StackOverflowError broken) {
      reply = broken(request, broken);
    }
    boolean mutating = match.map(each -> each.endpoint().mutating()).orElse(false);
    SortedMap<String, String> labels =
        mutating ? Calls.labels(request, body) : Collections.emptySortedMap();
    whenKnown(
        request,
        reply,
        known -> {
          note(request, known.status(), actor[0].name(), mutating, labels);
          acknowledge(request, known, delivery);
        });
  }

  private void whenKnown(HttpServerRequest request, Reply reply, Consumer<Reply> then) {
    if (reply.later() == null) {
      then.accept(reply);
      return;
    }
    Future.fromCompletionStage(reply.later(), vertx.getOrCreateContext())
        .onComplete(
            outcome ->
                then.accept(
                    outcome.succeeded() ? outcome.result() : failed(request, outcome.cause())));
  }

  /** What an answer that was promised became instead; steps on the way to it wrap the reason. */
  private static Reply failed(HttpServerRequest request, Throwable cause) {
    @Nullable Throwable reason = cause instanceof CompletionException ? cause.getCause() : cause;
    return reason instanceof CfError error
        ? ErrorShape.of(Calls.path(request), error)
        : broken(request, cause);
  }

  private static Reply broken(HttpServerRequest request, Throwable cause) {
    LOG.log(System.Logger.Level.ERROR, "broken: " + request.method() + " " + request.path(), cause);
    return unknownError();
  }

  /** Nothing that may have changed something is answered before it is kept. */
  private void acknowledge(HttpServerRequest request, Reply reply, Delivery delivery) {
    CompletableFuture<Void> kept =
        READS.contains(request.method().name()) ? KEPT : foundation.kept();
    if (kept.isDone() && !kept.isCompletedExceptionally()) {
      Sending.send(vertx, request, reply, delivery);
    } else {
      Future.fromCompletionStage(kept, vertx.getOrCreateContext())
          .onComplete(
              outcome ->
                  Sending.send(
                      vertx, request, outcome.succeeded() ? reply : unknownError(), delivery));
    }
  }

  private static Reply unknownError() {
    return Reply.error(CfError.unknown());
  }

  private static void discard(Map<String, Path> files) {
    for (Path file : files.values()) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "left behind: " + file, e);
      }
    }
  }
}
