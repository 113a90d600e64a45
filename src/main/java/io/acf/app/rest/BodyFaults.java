package io.acf.app.rest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.acf.config.Text;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with a body, in the words of JSON and not of the library that reads it. */
final class BodyFaults {
  private static final String HINT = "see " + Api.BASE + "/openapi";

  private BodyFaults() {}

  /** It is no JSON. */
  static Refusal of(JsonProcessingException e) {
    return e instanceof MismatchedInputException mismatch
        ? of(mismatch)
        : new Refusal(
            ProblemType.BAD_REQUEST,
            "the body is not JSON",
            HINT,
            List.of(new Api.ProblemError("", line(e.getLocation()), e.getOriginalMessage())));
  }

  /** It is JSON that says something else than is asked for here. */
  static Refusal of(MismatchedInputException e) {
    var pointer = pointer(e.getPath());
    if (e instanceof UnrecognizedPropertyException unknown) {
      var name = unknown.getPropertyName();
      var keys = known(unknown.getKnownPropertyIds());
      var near = Text.didYouMean(name, keys);
      return refusal(
          pointer,
          line(e.getLocation()),
          "unknown key " + Text.quoted(name),
          near.isEmpty() ? "known here: " + String.join(", ", keys) : near);
    }
    return pointer.isEmpty()
        ? refusal("", line(e.getLocation()), "the body must be one JSON object", HINT)
        : refusal(pointer, line(e.getLocation()), pointer.substring(1) + " must be a string", HINT);
  }

  private static Refusal refusal(
      String pointer, @Nullable Integer line, String message, String tip) {
    return new Refusal(
        ProblemType.VALIDATION_FAILED,
        message,
        tip,
        List.of(new Api.ProblemError(pointer, line, message)));
  }

  private static List<String> known(Collection<Object> ids) {
    return ids.stream().map(Object::toString).sorted().toList();
  }

  /** RFC 6901. */
  private static String pointer(List<JsonMappingException.Reference> path) {
    return path.stream()
        .map(
            step ->
                step.getFieldName() == null
                    ? "/" + step.getIndex()
                    : "/" + step.getFieldName().replace("~", "~0").replace("/", "~1"))
        .collect(Collectors.joining());
  }

  private static @Nullable Integer line(@Nullable JsonLocation at) {
    return at == null ? null : at.getLineNr();
  }
}
