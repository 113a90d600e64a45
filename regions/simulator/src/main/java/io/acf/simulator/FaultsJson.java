package io.acf.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.acf.simulator.wire.CfError;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Faults as {@code /_sim/faults} takes and gives them: {@code {"faults": [{"type": ...}]}}. */
final class FaultsJson {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
  private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(durations());

  private FaultsJson() {}

  static JsonNode write(Faults faults) {
    return MAPPER.valueToTree(faults);
  }

  static Faults read(byte[] body) {
    return read(body, Faults.class);
  }

  static Fault readOne(byte[] body) {
    return read(body, Fault.class);
  }

  private static <T> T read(byte[] body, Class<T> type) {
    try {
      return MAPPER.readValue(body, type);
    } catch (JsonProcessingException e) {
      throw CfError.badRequest("not faults: " + e.getOriginalMessage()).causedBy(e);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Fault fault(JsonNode tree) throws JsonProcessingException {
    return MAPPER.treeToValue(tree, Fault.class);
  }

  /** {@code 500ms}, {@code 10s}, {@code 2m}. */
  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a duration is like 500ms, 10s or 2m, not " + text);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }

  private static SimpleModule durations() {
    SimpleModule module = new SimpleModule();
    module.addDeserializer(Duration.class, new DurationReader());
    module.addSerializer(Duration.class, new DurationWriter());
    return module;
  }

  private static final class DurationReader extends StdDeserializer<Duration> {
    private static final long serialVersionUID = 1;

    DurationReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      try {
        return duration(parser.getText());
      } catch (IllegalArgumentException e) {
        throw context.weirdStringException(
            parser.getText(), Duration.class, String.valueOf(e.getMessage()));
      }
    }
  }

  private static final class DurationWriter extends StdSerializer<Duration> {
    private static final long serialVersionUID = 1;

    DurationWriter() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.toMillis() + "ms");
    }
  }
}
