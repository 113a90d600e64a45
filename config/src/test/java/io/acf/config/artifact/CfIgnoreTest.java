package io.acf.config.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The verdicts are those of the library that cf uses (sabhiram/go-gitignore, version of
 * 2017-10-17), asked for each row; {@code ~} stands for a line end.
 */
class CfIgnoreTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // names, at whatever depth, and all below
        "secret; secret; true",
        "secret; a/b/secret; true",
        "secret; secret/key; true",
        "secret; secrets; false",
        "secret; my-secret; false",
        "sub/a; sub/a; true",
        "sub/a; x/sub/a/y; true",
        "sub/a; sub/ab; false",
        "/x; x; true",
        "/x; x/y; true",
        "/x; a/x; false",
        "/sub/a; sub/a/b; true",
        "/sub/a; x/sub/a; false",
        // a slash at the end: the content only
        "build/; build; false",
        "build/; build/a; true",
        "build/; a/build/b; true",
        "build/; rebuild/a; false",
        "/; anything; true",
        // stars
        "*.log; a.log; true",
        "*.log; a/b.log; true",
        "*.log; a.log.txt; false",
        "*.log; a.log/b; true",
        "*; a/b; true",
        "/*.txt; a.txt; true",
        "/*.txt; a/b.txt; false",
        "logs/*.log; logs/a.log; true",
        "logs/*.log; x/logs/a.log; false",
        "logs/*; x/logs/a; true",
        "logs/*; logs/a/b; true",
        "a*c; abbc; true",
        "a*c; ab/c; false",
        "**/foo; foo; true",
        "**/foo; a/b/foo; true",
        "foo/**; foo; true",
        "foo/**; foo/a/b; true",
        "foo/**; x/foo/a; true",
        "a/**/b; a/b; true",
        "a/**/b; a/x/y/b; true",
        "a/**/b; ab; false",
        "/**/foo; a/foo; true",
        "**; a/b; true",
        "a\\*; a*; true",
        "a\\*; ab; false",
        // what is itself, and what is of regular expressions
        "a?; ab; false",
        "a?; a?; true",
        "a.b; axb; false",
        "file[1]; file1; true",
        "file[1]; file[1]; false",
        "file\\[1\\]; file[1]; true",
        "[a-c]x; bx; true",
        "[^a]x; ax; false",
        "[!a]x; bx; false",
        "ab+; abbb; true",
        "ab+; ab+; false",
        "a{2}; aa; true",
        "(a{10}){100}b|x; x; true",
        "(a{10}){101}b|x; x; false",
        "((a{10}){10}){11}|x; x; false",
        "((a{0}){1000}){2}b|x; x; false",
        "((a*){500}){2}b|x; x; true",
        "(a{2,}b){501}|x; x; false",
        "(a{2,}b){500}|x; x; true",
        "(a{1000}b){0,2}|x; x; false",
        "(a{1000}b){0,1}|x; x; true",
        "{a,b}; a; false",
        "{a,b}; {a,b}; true",
        "a|b; xb; true",
        "(a|b)c; bc; true",
        "\\d\\d; 42; true",
        // what Go refuses is passed over
        "c++; c; false",
        "c++; c++; false",
        "[a; a; false",
        "(; (; false",
        // order, comments, blanks, line ends
        "a~!a; a; false",
        "!a~a; a; true",
        "node_modules~!node_modules/keep; node_modules/keep/x; false",
        "node_modules~!node_modules/keep; node_modules/lost; true",
        "*.md~!README.md~docs/README.md; docs/README.md; true",
        "# secret; secret; false",
        "#secret; #secret; false",
        "\\#secret; #secret; true",
        "' #secret'; secret; true",
        "\\!a; !a; true",
        "!!a; a; false",
        "'   secret   '; secret; true",
        "'secret\r'; secret; true",
        "'~~'; a; false",
        "é; é/a; true",
        // a second file of this name is none
        ".env; .env; true",
        ".env; .env.local; false",
      })
  void leavesOutWhatCfLeavesOut(String lines, String path, boolean out) {
    assertThat(CfIgnore.ofFolder(lines.replace('~', '\n')).leavesOut(path)).isEqualTo(out);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".cfignore",
        ".DS_Store",
        ".git",
        ".gitignore",
        ".hg",
        ".svn",
        "_darcs",
        "manifest.yml",
        "manifest.yaml"
      })
  void neverUploadsSomeNamesAtAnyDepth(String name) {
    for (var path : Stream.of(name, "a/" + name, "a/b/" + name, name + "/x").toList()) {
      assertThat(CfIgnore.ofFolder("").leavesOut(path)).as(path).isTrue();
      assertThat(CfIgnore.ofFolder("!" + name).leavesOut(path)).as("! " + path).isTrue();
      assertThat(CfIgnore.ofArchive("").leavesOut(path)).as(path).isTrue();
    }
    assertThat(CfIgnore.ofFolder("").leavesOut("x" + name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".env",
        ".github/x",
        ".gitattributes",
        ".gitmodules",
        "other.yml",
        "manifest.yml.bak",
        "vars.yml",
        ".gitkeep",
        "Manifest.yml",
        "federation.yml"
      })
  void uploadsAllElse(String name) {
    assertThat(CfIgnore.ofFolder("").leavesOut(name)).isFalse();
  }

  @Test
  void tellsTheLineThatIsPassedOver() {
    assertThat(CfIgnore.ofFolder("a\n# (\n\nc++\n[b").passedOver()).contains("line 4");
    assertThat(CfIgnore.ofFolder("a\n!b\n*").passedOver()).isEmpty();
  }

  @Test
  void patternsThatAreMadeToHurtEndInTime() {
    // Takes 2 to the power of the length in an engine that tries one way after the other.
    var text = "a".repeat(2_000) + "b";
    assertThat(CfIgnore.ofFolder("(a+)+(a+)+(a+)+c").leavesOut(text)).isFalse();
    assertThat(CfIgnore.ofFolder("((a{10}){10}){10}").passedOver()).isEmpty();
    assertThat(CfIgnore.ofFolder("((a{100}){10}){10}").passedOver()).contains("line 1");
    assertThat(CfIgnore.ofFolder("((a{100}){100}){100}").passedOver()).contains("line 1");
    var slow = CfIgnore.ofFolder("([a-z]|[a-y]|[a-x])*!".repeat(500) + "\n");
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1_000_000; i++) {
                slow.leavesOut("a".repeat(4_000));
              }
            })
        .isInstanceOf(CfIgnore.TooSlow.class);
  }

  /** As people copy them: hundreds of endings and names, for a folder of many files. */
  @Test
  void longListsAndManyFilesAreJudgedInTime() {
    var lines = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      lines.append("*.x%1$d\n[Oo]ut%1$d/\n**/gen%1$d/*\nnamed%1$d\n".formatted(i));
    }
    var ignore = CfIgnore.ofFolder(lines + "!*.x7\n");
    for (int i = 0; i < 50_000; i++) {
      var folder = "node_modules/some-library/dist/esm/internal/" + i + "/";
      assertThat(ignore.leavesOut(folder + "operators.d.ts")).isFalse();
    }
    assertThat(ignore.leavesOut("a/Out99/b")).isTrue();
    assertThat(ignore.leavesOut("a/gen3/b.x8")).isTrue();
    assertThat(ignore.leavesOut("a/gen3/b.x7")).isFalse();
  }

  /** Each would take gigabytes or minutes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(aaaaaaaaaa){1000}",
        "[é-ü%s]{1000}x",
        "name/of/a/folder%s",
      })
  void aFileOfMuchIsRefusedInTime(String line) {
    var lines = new StringBuilder();
    for (int i = 0; lines.length() < CfIgnore.MAX_BYTES; i++) {
      lines.append(line.replace("%s", Integer.toString(i, 36))).append('\n');
    }
    assertThatThrownBy(
            () -> {
              var ignore = CfIgnore.ofFolder(lines.toString());
              for (int i = 0; i < 1_000_000; i++) {
                ignore.leavesOut("some/other/folder/" + "abcdefghijklmnop/".repeat(5));
              }
            })
        .isInstanceOf(CfIgnore.TooSlow.class);
  }

  @Test
  void aSetOfManyCharactersIsAskedAsQuicklyAsAnyOther() {
    var set = new StringBuilder();
    for (int c = 0x4e00; c < 0x4e00 + 2 * 10_000; c += 2) {
      set.appendCodePoint(c);
    }
    var ignore = CfIgnore.ofFolder("[" + set + "]x");
    assertThat(ignore.leavesOut("\u4e02x")).isTrue();
    assertThat(ignore.leavesOut("\u4e03x")).isFalse();
    for (int i = 0; i < 1_000; i++) {
      assertThat(ignore.leavesOut("\u4e03".repeat(1_000) + "x")).isFalse();
    }
  }

  /** What is deeper or larger than anybody needs is never taken for what Go passes over. */
  @Test
  void whatIsNotReadToItsEndIsRefused() {
    for (var line :
        List.of("(" + "a".repeat(25) + "){1000}", "(".repeat(300) + "a" + ")".repeat(300))) {
      assertThatThrownBy(() -> CfIgnore.ofFolder(line)).isInstanceOf(CfIgnore.TooSlow.class);
    }
    assertThat(CfIgnore.ofFolder("[[:" + "^".repeat(30_000) + "alpha:]]").passedOver())
        .contains("line 1");
  }
}
