package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spellings beyond those of docs/manifest-scalars.md: written, the field of text, sent, env. */
class CfScalarTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0|0|0",
        "-0.0|0|0|0",
        "0.0|0|0|0",
        "019|19|19|19",
        "0777777777777777777777|9223372036854775807|9223372036854775807|9223372036854775807",
        "0O17|15|15|15",
        "0B11|3|3|3",
        "0b12|0b12|\"0b12\"|0b12",
        "0b|0b|\"0b\"|0b",
        "0xFFFFFFFFFFFFFFFF|18446744073709551615|18446744073709551615|18446744073709551615",
        "0xFFFFFFFFFFFFFFFFF|0xFFFFFFFFFFFFFFFFF|\"0xFFFFFFFFFFFFFFFFF\"|0xFFFFFFFFFFFFFFFFF",
        "0x1.8p3|0x1.8p3|\"0x1.8p3\"|0x1.8p3",
        "1_|1|1|1",
        "_1|_1|\"_1\"|_1",
        "-|-|\"-\"|-",
        "+|+|\"+\"|+",
        "+.|+.|\"+.\"|+.",
        ".5_0|0.5|0.5|0.5",
        ".5_|.5_|\".5_\"|.5_",
        "0b-11|-3|-3|-3",
        ".5e3|500|500|500",
        "1.e3|1000|1000|1000",
        "1e|1e|\"1e\"|1e",
        "1e+|1e+|\"1e+\"|1e+",
        "1e5f|1e5f|\"1e5f\"|1e5f",
        "999999.5|999999.5|999999.5|999999.5",
        "0.0001|0.0001|0.0001|0.0001",
        "0.00001|1e-05|\"1e-05\"|1e-05",
        "0.000015|1.5e-05|1.5e-05|1.5e-05",
        "1.5e20|1.5e+20|1.5e+20|1.5e+20",
        "1.5e15|1.5e+15|1.5e+15|1500000000000000.0",
        "1.5e16|1.5e+16|1.5e+16|1.5e+16",
        "5e-324|5e-324|\"5e-324\"|5e-324",
        "1e-400|1e-400|0|1e-400",
        "1e-99999999999|1e-99999999999|0|1e-99999999999",
        "-9223372036854775808|-9223372036854775808|-9223372036854775808|-9223372036854775808",
        "-9223372036854775809|-9223372036854775809|-9.223372036854776e+18|-9223372036854775809",
        "+18446744073709551615|+18446744073709551615|1.8446744073709552e+19|+18446744073709551615",
        "2026-13-45|2026-13-45|\"2026-13-45\"|2026-13-45",
        "nUll|nUll|\"nUll\"|nUll",
        "yEs|yEs|\"yEs\"|yEs",
        "<<|<<|\"<<\"|<<",
        "'a\"b\\c'|'a\"b\\c'|\"'a\\\"b\\\\c'\"|'a\"b\\c'",
      },
      quoteCharacter = '\0')
  void readsAsTheCli(String written, String text, String sent, String env) {
    var scalar = CfScalar.of(written, true);
    assertThat(scalar.text()).isEqualTo(text);
    assertThat(scalar.sent()).isEqualTo(sent);
    assertThat(scalar.stored()).isEqualTo(env);
  }

  @Test
  void writesTheSameDigitsInEveryLocale() {
    var before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(CfScalar.of("0.000015", true).sent()).isEqualTo("1.5e-05");
      assertThat(CfScalar.of("1.5e20", true).stored()).isEqualTo("1.5e+20");
    } finally {
      Locale.setDefault(before);
    }
  }
}
