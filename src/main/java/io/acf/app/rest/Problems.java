package io.acf.app.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error as {@code application/problem+json} (RFC 9457). */
final class Problems {
  static final String TYPE = "application/problem+json";
  private static final Logger LOG = Logger.getLogger(Problems.class);

  static Api.ProblemDocument document(
      ProblemType type,
      int status,
      String detail,
      String instance,
      List<Api.ProblemError> errors,
      String tip) {
    return new Api.ProblemDocument(
        Api.BASE + "/problems/" + type.word(),
        type.title(),
        status,
        detail,
        instance,
        errors,
        tip,
        HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
  }

  private static Response response(Api.ProblemDocument problem) {
    return Response.status(problem.status()).type(TYPE).entity(problem).build();
  }

  @ServerExceptionMapper
  Response refused(Refusal refusal, UriInfo uri) {
    var type = refusal.type();
    return response(
        document(
            type,
            type.status(),
            String.valueOf(refusal.getMessage()),
            uri.getRequestUri().getPath(),
            refusal.errors(),
            refusal.tip()));
  }

  /** More specific than the framework's own mapper. */
  @ServerExceptionMapper
  Response mismatched(MismatchedInputException e, UriInfo uri) {
    return refused(BodyFaults.of(e), uri);
  }

  @ServerExceptionMapper
  Response unreadable(JsonProcessingException e, UriInfo uri) {
    return refused(BodyFaults.of(e), uri);
  }

  @ServerExceptionMapper
  Response framework(WebApplicationException e, UriInfo uri) {
    if (e.getCause() instanceof JsonProcessingException json) {
      return unreadable(json, uri);
    }
    var status = e.getResponse().getStatus();
    if (status < 400) {
      return e.getResponse();
    }
    var type = ProblemType.of(status);
    var answer =
        Response.fromResponse(
            response(
                document(
                    type,
                    status,
                    type.meaning(),
                    uri.getRequestUri().getPath(),
                    List.of(),
                    status == 404 ? "resources are listed at " + Api.BASE : "")));
    var allow = e.getResponse().getHeaderString("Allow");
    return (allow == null ? answer : answer.header("Allow", allow)).build();
  }

  @ServerExceptionMapper
  Response mistake(Throwable e, UriInfo uri) {
    var type = ProblemType.INTERNAL;
    var problem =
        document(
            type,
            type.status(),
            type.meaning(),
            uri.getRequestUri().getPath(),
            List.of(),
            "report it with the log line of this trace id");
    LOG.errorf(e, "internal-error path=%s trace_id=%s", problem.instance(), problem.traceId());
    return response(problem);
  }
}
