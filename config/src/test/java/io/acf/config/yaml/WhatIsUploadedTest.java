package io.acf.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.acf.config.Artifact;
import io.acf.config.Digest;
import io.acf.config.FederationName;
import io.acf.config.Findings;
import io.acf.config.Reading;
import io.acf.config.RegionName;
import io.acf.config.SourceTree.Kind;
import io.acf.config.testing.MemoryTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a commit says of the files that are to be uploaded: before any region is asked. */
class WhatIsUploadedTest {
  private static final String LFS =
      "version https://git-lfs.github.com/spec/v1\noid sha256:"
          + "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
  private static final String CRYPT = "\0GITCRYPT\0\1\2\3and more";

  private final YamlManifestReader reader = new YamlManifestReader();

  private Digest digest(MemoryTree tree) {
    var reading = reader.read(Example.COMMIT, tree);
    assertThat(reading).as(() -> text(reading)).isInstanceOf(Reading.Accepted.class);
    Artifact artifact =
        ((Reading.Accepted) reading)
            .desired()
            .federations()
            .get(new FederationName("orders"))
            .placement()
            .get(new RegionName("eu-1"))
            .artifacts()
            .firstEntry()
            .getValue();
    return artifact.digest();
  }

  private String found(MemoryTree tree) {
    return text(reader.read(Example.COMMIT, tree));
  }

  private static String text(Reading reading) {
    return switch (reading) {
      case Reading.Accepted accepted -> Findings.text(accepted.desired().warnings());
      case Reading.Rejected rejected -> Findings.text(rejected.problems());
    };
  }

  @Test
  void whatCfLeavesOutIsNoPartOfTheArtifact() {
    var plain = digest(Example.tree());
    assertThat(
            digest(
                Example.tree()
                    .with("shop/site/.cfignore", "secret.txt\nbuild/\n")
                    .with("shop/site/secret.txt", "hunter2")
                    .with("shop/site/deep/er/secret.txt", "hunter2")
                    .with("shop/site/.gitignore", "x")
                    .with("shop/site/manifest.yml", "- : {")
                    .with("shop/site/.DS_Store", "x")
                    .with("shop/site/_darcs/x", "x")))
        .as("secret.txt is left out, and the folders that held nothing else stay")
        .isNotEqualTo(plain)
        .isEqualTo(
            digest(
                Example.tree()
                    .with("shop/site/.cfignore", "*.txt")
                    .with("shop/site/deep/er/a.txt", "")));
    assertThat(
            digest(
                Example.tree()
                    .with("shop/site/.cfignore", "secret.txt")
                    .with("shop/site/secret.txt", "hunter2")))
        .isEqualTo(plain);
    assertThat(digest(Example.tree().with("shop/site/other.yml", "x"))).isNotEqualTo(plain);
    // One file, in the pushed folder: others are not read.
    assertThat(
            digest(
                Example.tree()
                    .with("shop/site/a/.cfignore", "secret.txt")
                    .with("shop/.cfignore", "*")
                    .with("shop/site/a/secret.txt", "x")))
        .isEqualTo(digest(Example.tree().with("shop/site/a/secret.txt", "x")));
  }

  @Test
  void whatIsLeftOutMayBeAnything() {
    var plain = digest(Example.tree());
    assertThat(
            digest(
                Example.tree()
                    .with("shop/site/.cfignore", "logo.png\nlink\nvendor\nkey")
                    .with("shop/site/logo.png", LFS)
                    .with("shop/site/key", CRYPT)
                    .with("shop/site/link", Kind.LINK)
                    .with("shop/site/vendor", Kind.SUBMODULE)))
        .isEqualTo(plain);
  }

  @Test
  void anEmptyFolderThatStaysIsPartOfTheArtifact() {
    var tree = Example.tree().with("shop/site/.cfignore", "logs/").with("shop/site/logs/a", "1");
    assertThat(digest(tree))
        .isNotEqualTo(digest(Example.tree()))
        .isEqualTo(digest(tree.with("shop/site/logs/b", "2")));
    assertThat(digest(tree.with("shop/site/.cfignore", "logs"))).isEqualTo(digest(Example.tree()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*|no app files found in shop/site: its .cfignore and what cf push never uploads leave"
            + " nothing of 3 files",
        "/|no app files found in shop/site",
      })
  void nothingLeftIsSaidAtTheCommit(String ignore, String said) {
    assertThat(found(Example.tree().with("shop/site/.cfignore", ignore)))
        .contains("shop/federation.yml:6:12 error  artifact.package: " + said)
        .contains("[empty-package]");
  }

  @Test
  void linesThatCfPassesOverAreAWarning() {
    assertThat(found(Example.tree().with("shop/site/.cfignore", "a\nc++\n")))
        .contains("warn   artifact.package: line 2 of its .cfignore leaves out nothing")
        .contains("[unread-pattern]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lfs|shop/site/a.png is a Git LFS pointer, not the content",
        "crypt|shop/site/a.png is encrypted by git-crypt, not the content",
        "annex|shop/site/a.png is a git-annex pointer, not the content",
        "hawser|shop/site/a.png is a Git LFS pointer, not the content",
      })
  void standInsAreRefusedByName(String kind, String said) {
    var content =
        switch (kind) {
          case "lfs" -> LFS;
          case "crypt" -> CRYPT;
          case "hawser" -> LFS.replace("git-lfs.github", "hawser.github");
          default -> "/annex/objects/SHA256E-s3--1234.png\n";
        };
    assertThat(found(Example.tree().with("shop/site/a.png", content)))
        .contains("shop/federation.yml:6:12 error  artifact.package: " + said)
        .contains("[stand-in]");
  }

  @Test
  void aTextAboutLfsIsNoPointer() {
    for (var text :
        List.of(
            "version https://git-lfs.github.com/spec/v1\n",
            "A pointer: " + LFS,
            LFS + "x".repeat(1_024),
            "GITCRYPT")) {
      assertThat(digest(Example.tree().with("shop/site/a.md", text))).isNotNull();
    }
  }

  @Test
  void manyStandInsAreNamedAndCounted() {
    var tree = Example.tree().with("shop/site/key", CRYPT);
    for (int i = 0; i < 12; i++) {
      tree.with("shop/site/img/%02d.png".formatted(i), LFS);
    }
    assertThat(found(tree))
        .contains(
            "artifact.package: shop/site/img/00.png, shop/site/img/01.png, shop/site/img/02.png and"
                + " 9 more files are each a Git LFS pointer, not the content; shop/site/key is"
                + " encrypted by git-crypt, not the content");
  }

  @ParameterizedTest
  @ValueSource(strings = {"platform.yml", "shop/federation.yml", "shop/manifest.yml"})
  void ourOwnFilesToo(String file) {
    assertThat(found(Example.tree().with(file, LFS)))
        .contains(file + " error  is a Git LFS pointer, not the content")
        .doesNotContain("yaml-syntax");
    assertThat(found(Example.tree().with(file, CRYPT)))
        .contains(file + " error  is encrypted by git-crypt, not the content")
        .doesNotContain("control-character");
  }

  @Test
  void certificatesToo() {
    var tree =
        Example.tree()
            .with(
                "platform.yml",
                Example.PLATFORM.replace(
                    "    router: { addresses: [203.0.113.20]",
                    "    ca: ca.pem\n    router: { addresses: [203.0.113.20]"))
            .with("ca.pem", LFS);
    assertThat(found(tree)).contains("ca.pem error  is a Git LFS pointer, not the content");
  }

  @Test
  void aSubmoduleIsNamedWithItsCause() {
    var cause = "is a submodule: git has only the name of a commit of another repository there";
    assertThat(found(Example.tree().with("shop/site/lib", Kind.SUBMODULE)))
        .contains("artifact.package: shop/site/lib " + cause);
    assertThat(
            found(
                Example.tree()
                    .with("shop/lib", Kind.SUBMODULE)
                    .with(
                        "shop/federation.yml",
                        Example.FEDERATION.replace("package: site", "package: lib"))))
        .contains("artifact.package: shop/lib " + cause);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bin/run|../lib/run.js|",
        "bin/run|run.js|",
        "bin/deep/run|../../index.html|",
        "current|v2/./x|",
        "broken|nothing|",
        "out|../secret|out",
        "bin/out|../../secret|out",
        "etc|/etc/passwd|out",
        "odd|bin/../../secret|out",
        "strange|a\\b|out",
      })
  void linksThatStayInThePackageAreUploadedAsLinks(String link, String target, String out) {
    var tree = Example.tree().link("shop/site/" + link, target);
    if (out == null) {
      assertThat(digest(tree))
          .isNotEqualTo(digest(Example.tree()))
          .isNotEqualTo(digest(Example.tree().link("shop/site/" + link, "index.html")))
          .isNotEqualTo(digest(Example.tree().with("shop/site/" + link, target)));
    } else {
      assertThat(found(tree))
          .contains(
              "artifact.package: shop/site/"
                  + link
                  + " is a symbolic link out of the package, to \"")
          .contains("[link-refused]");
    }
  }

  @Test
  void manyLinksAndSubmodulesAreNamedAndCounted() {
    var tree = Example.tree().with("shop/site/lib", Kind.SUBMODULE);
    for (int i = 0; i < 5; i++) {
      tree.link("shop/site/a" + i, "/etc");
    }
    assertThat(found(tree))
        .contains(
            "artifact.package: shop/site/a0 is a symbolic link out of the package, to \"/etc\";"
                + " shop/site/a1 is",
            "; and 3 more links and submodules.");
  }

  private static byte[] zip(String... names) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var name : names) {
        zip.putNextEntry(new ZipEntry(name));
        if (!name.endsWith("/")) {
          zip.write(("content of " + name).getBytes());
        }
      }
    }
    return out.toByteArray();
  }

  private static byte[] changed(byte[] bytes, int at) {
    var changed = bytes.clone();
    changed[at < 0 ? bytes.length + at : at] ^= 0x55;
    return changed;
  }

  private static byte[] archive(String kind) throws IOException {
    var good = zip("a", "b");
    return switch (kind) {
      case "text" -> "hello".getBytes();
      case "empty file" -> new byte[0];
      case "no entry" -> zip();
      case "folders only" -> zip("a/", "a/b/");
      case "ignored only" -> zip(".git/config", "manifest.yml");
      case "lfs" -> LFS.getBytes();
      case "crypt" -> CRYPT.getBytes();
      case "cut" -> Arrays.copyOf(good, good.length - 30);
      case "cut in front" -> Arrays.copyOfRange(good, 10, good.length);
      case "bad directory" -> changed(good, good.length - 22 - 2 * 47);
      case "bad content" -> changed(good, 33);
      case "slip" -> zip("a", "../../etc/passwd");
      case "absolute" -> zip("/etc/passwd");
      case "tar.gz" -> new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3};
      case "html" -> "\n<!DOCTYPE html><html>Sign in</html>".getBytes();
      case "locked" -> {
        int flags = good.length - 22 - 2 * 47 + 8;
        good[flags] |= 1;
        yield good;
      }
      default -> good;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text|is not a zip archive",
        "empty file|is empty, it is not a zip archive",
        "no entry|holds no file",
        "folders only|holds no file",
        "ignored only|holds no file that cf push would upload",
        "lfs|is a Git LFS pointer, not the content",
        "crypt|is encrypted by git-crypt, not the content",
        "cut|is not a zip archive that is whole: its end is missing",
        "cut in front|is a damaged zip archive: a part of it is missing",
        "bad directory|is a damaged zip archive: its directory cannot be read",
        "bad content|is a damaged zip archive: a is not what its checksum says",
        "slip|holds a path that leads out of it",
        "absolute|holds a path that leads out of it",
        "tar.gz|is not a zip archive but a gzip file (a tar.gz?)",
        "html|is not a zip archive but a web page (of a login or an error?)",
        "locked|holds a under a password",
      })
  void archivesAreLookedAtAtTheCommit(String kind, String said) throws IOException {
    var tree =
        Example.tree()
            .with("shop/app.zip", archive(kind), false)
            .with(
                "shop/federation.yml",
                Example.FEDERATION.replace("package: site", "package: app.zip"));
    assertThat(found(tree))
        .contains("shop/federation.yml:6:12 error  artifact.package: shop/app.zip " + said);
  }

  @Test
  void goodArchivesAreTaken() throws IOException {
    List<byte[]> good = new ArrayList<>(List.of(archive("good")));
    // A jar that is run by its name has a script before it.
    var out = new ByteArrayOutputStream();
    out.write("#!/bin/sh\nexec java -jar $0\n".getBytes());
    out.write(archive("good"));
    good.add(out.toByteArray());
    for (var bytes : good) {
      var tree =
          Example.tree()
              .with("shop/app.zip", bytes, false)
              .with(
                  "shop/federation.yml",
                  Example.FEDERATION.replace("package: site", "package: app.zip"));
      assertThat(digest(tree)).isNotNull();
    }
  }
}
