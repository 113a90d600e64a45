package io.acf.simulator.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import io.acf.simulator.wire.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How Ruby writes a value as text: {@code to_s} and {@code inspect} of Ruby 3.2, whose maps are
 * written {@code {:a=>1}}.
 */
public final class Ruby {
  private Ruby() {}

  /** {@code value.to_s} of JSON, whose keys the Cloud Controller reads as symbols. */
  public static String text(JsonNode value) {
    return text(Json.MAPPER.convertValue(value, Object.class));
  }

  /** {@code value.to_s}: nothing for null. */
  static String text(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case String text -> text;
      default -> inspect(value);
    };
  }

  /** {@code value.inspect}; keys of maps are symbols where they are texts. */
  static String inspect(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    inspect(out, value);
    return out.toString();
  }

  private static void inspect(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("nil");
      case String text -> out.append(quoted(text));
      case Double number -> out.append(decimal(number));
      case List<?> list -> {
        String comma = "";
        out.append('[');
        for (Object each : list) {
          out.append(comma);
          inspect(out, each);
          comma = ", ";
        }
        out.append(']');
      }
      case Map<?, ?> map -> {
        String comma = "";
        out.append('{');
        for (Map.Entry<?, ?> each : map.entrySet()) {
          out.append(comma).append(key(each.getKey())).append("=>");
          inspect(out, each.getValue());
          comma = ", ";
        }
        out.append('}');
      }
      default -> out.append(value);
    }
  }

  private static String key(@Nullable Object key) {
    if (key instanceof String text) {
      boolean plain = text.matches("[\\p{L}_][\\p{L}\\p{N}_]*[?!=]?");
      return ":" + (plain ? text : quoted(text));
    }
    return inspect(key);
  }

  /** {@code Float#to_s}: with an exponent below 1.0e-04 and from 1.0e+16 on. */
  static String decimal(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    if (number == 0) {
      return 1 / number > 0 ? "0.0" : "-0.0";
    }
    BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = shortest.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    String digits = shortest.unscaledValue().abs().toString();
    return (number < 0 ? "-" : "")
        + digits.charAt(0)
        + "."
        + (digits.length() > 1 ? digits.substring(1) : "0")
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char each = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      switch (each) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        case '\f' -> out.append("\\f");
        case '\b' -> out.append("\\b");
        case 0x0B -> out.append("\\v");
        case 0x07 -> out.append("\\a");
        case 0x1B -> out.append("\\e");
        case '#' -> out.append(next == '{' || next == '$' || next == '@' ? "\\#" : "#");
        default -> {
          if (each < ' ') {
            out.append(String.format("\\u%04X", (int) each));
          } else if (each == 0x7F) {
            out.append("\\x7F");
          } else {
            out.append(each);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  /** Rails' {@code blank?}: null, false, an empty collection, text of white space only. */
  static boolean blank(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Boolean flag -> !flag;
      case String text -> text.isBlank();
      case List<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      default -> false;
    };
  }

  /** Whether Ruby takes a value for true: all but nil and false. */
  static boolean truthy(@Nullable Object value) {
    return value != null && !value.equals(false);
  }
}
