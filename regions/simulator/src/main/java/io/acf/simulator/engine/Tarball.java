package io.acf.simulator.engine;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Droplets as clients see them: a gzipped tar with the app's files under {@code app}. Inside, a
 * region keeps all files as zips. The format is ustar with GNU's long names.
 */
final class Tarball {
  private static final int BLOCK = 512;
  private static final int NAME_MAX = 100;
  private static final int SIZE_AT = 124;
  private static final int SUM_AT = 148;
  private static final int TYPE_AT = 156;
  private static final int MAGIC_AT = 257;
  private static final char FILE = '0';
  private static final char FOLDER = '5';
  private static final char LINK = '2';
  private static final char LONG_NAME = 'L';
  private static final char LONG_LINK = 'K';
  private static final int LONG_NAME_MAX = 1 << 16;
  private static final int VCAP = 2000;
  private static final int ENTRIES_MAX = 100_000;
  private static final long EXPANDED_BYTES_MAX = 4L << 30;

  private Tarball() {}

  /** Writes a droplet of the files of a zip. */
  static void write(Path zip, String stagingInfo, OutputStream out) throws IOException {
    try (ZipFile files = new ZipFile(zip.toFile());
        OutputStream tar = new GZIPOutputStream(out)) {
      header(tar, "./", FOLDER, 0, 0);
      header(tar, "./app/", FOLDER, 0, 0);
      Map<String, String> links = ZipLinks.of(zip, files).targets();
      for (ZipEntry each : new ArrayList<>(files.stream().toList())) {
        long seconds = Math.max(0, each.getTime() / 1000);
        if (links.containsKey(each.getName())) {
          link(tar, "./app/" + each.getName(), String.valueOf(links.get(each.getName())));
        } else if (each.isDirectory()) {
          header(tar, "./app/" + each.getName(), FOLDER, 0, seconds);
        } else {
          header(tar, "./app/" + each.getName(), FILE, each.getSize(), seconds);
          try (InputStream in = files.getInputStream(each)) {
            pad(tar, in.transferTo(tar));
          }
        }
      }
      for (String folder : List.of("./deps/", "./logs/", "./profile.d/", "./tmp/")) {
        header(tar, folder, FOLDER, 0, 0);
      }
      entry(tar, "./staging_info.yml", FILE, stagingInfo.getBytes(StandardCharsets.UTF_8));
      tar.write(new byte[2 * BLOCK]);
    }
  }

  private static void entry(OutputStream tar, String name, char type, byte[] content)
      throws IOException {
    header(tar, name, type, content.length, 0);
    tar.write(content);
    pad(tar, content.length);
  }

  private static void pad(OutputStream tar, long size) throws IOException {
    tar.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }

  private static void link(OutputStream tar, String name, String target) throws IOException {
    header(tar, name, LINK, target, 0, 0);
  }

  private static void header(OutputStream tar, String name, char type, long size, long seconds)
      throws IOException {
    header(tar, name, type, "", size, seconds);
  }

  private static void header(
      OutputStream tar, String name, char type, String target, long size, long seconds)
      throws IOException {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    byte[] to = target.getBytes(StandardCharsets.UTF_8);
    longer(tar, LONG_LINK, to);
    longer(tar, LONG_NAME, path);
    byte[] block = new byte[BLOCK];
    System.arraycopy(path, 0, block, 0, Math.min(path.length, NAME_MAX));
    octal(block, NAME_MAX, 8, 0755);
    octal(block, 108, 8, VCAP);
    octal(block, 116, 8, VCAP);
    octal(block, SIZE_AT, 12, size);
    octal(block, 136, 12, seconds);
    block[TYPE_AT] = (byte) type;
    System.arraycopy(to, 0, block, TYPE_AT + 1, Math.min(to.length, NAME_MAX));
    text(block, MAGIC_AT, "ustar\00000");
    text(block, 265, "vcap");
    text(block, 297, "vcap");
    text(block, SUM_AT, "        ");
    int sum = 0;
    for (byte each : block) {
      sum += each & 0xff;
    }
    octal(block, SUM_AT, 7, sum);
    tar.write(block);
  }

  /** Says before a header what does not fit into it. */
  private static void longer(OutputStream tar, char type, byte[] text) throws IOException {
    if (text.length > NAME_MAX) {
      entry(tar, "././@LongLink", type, Arrays.copyOf(text, text.length + 1));
    }
  }

  private static void octal(byte[] block, int at, int length, long value) {
    text(block, at, String.format(Locale.ROOT, "%0" + (length - 1) + "o\0", value));
  }

  private static void text(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  /**
   * Makes a zip of the app's files in a droplet; links and what is not the app's are left out.
   *
   * @throws EOFException where it ends too early
   * @throws ZipException where it is no gzipped tar
   * @throws IOException where it is too large
   */
  static void unpack(Path droplet, OutputStream out) throws IOException {
    try (DataInputStream tar =
            new DataInputStream(
                new BufferedInputStream(
                    new GZIPInputStream(java.nio.file.Files.newInputStream(droplet))));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      byte[] block = new byte[BLOCK];
      String longName = "";
      long left = EXPANDED_BYTES_MAX;
      for (int count = 0; count < ENTRIES_MAX; count++) {
        tar.readFully(block);
        if (block[0] == 0) {
          return;
        }
        String name = longName.isEmpty() ? string(block, 0, NAME_MAX) : longName;
        long size = number(block);
        left -= size;
        if (left < 0) {
          throw new IOException("the droplet is too large");
        }
        longName = "";
        char type = (char) block[TYPE_AT];
        if (type == LONG_NAME) {
          int length = (int) Math.min(size, LONG_NAME_MAX);
          longName = string(tar.readNBytes(length), 0, length);
          tar.skipNBytes(size - length);
        } else if ((type == FILE || type == 0) && !inside(name).isEmpty()) {
          copy(tar, size, inside(name), zip);
        } else {
          tar.skipNBytes(size);
        }
        tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
      }
      throw new IOException("too many files in the droplet");
    }
  }

  /** A file's name inside the app; empty where it is not the app's, or lies outside. */
  private static String inside(String name) {
    String path = name.startsWith("./") ? name.substring(2) : name;
    boolean outside = ("/" + path + "/").contains("/../");
    return path.startsWith("app/") && !outside ? path.substring("app/".length()) : "";
  }

  private static void copy(InputStream tar, long size, String name, ZipOutputStream zip)
      throws IOException {
    try {
      zip.putNextEntry(new ZipEntry(name));
    } catch (ZipException twice) {
      tar.skipNBytes(size);
      return;
    }
    byte[] buffer = new byte[8192];
    for (long rest = size; rest > 0; ) {
      int read = tar.readNBytes(buffer, 0, (int) Math.min(buffer.length, rest));
      if (read == 0) {
        throw new EOFException("the droplet ends within " + name);
      }
      zip.write(buffer, 0, read);
      rest -= read;
    }
  }

  private static String string(byte[] bytes, int at, int length) {
    int end = at;
    while (end < Math.min(at + length, bytes.length) && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, at, end - at, StandardCharsets.UTF_8);
  }

  private static long number(byte[] block) throws IOException {
    String digits = string(block, SIZE_AT, 12).trim();
    if (!digits.matches("[0-7]{1,11}")) {
      throw new ZipException("no size in the header of a file");
    }
    return Long.parseLong(digits, 8);
  }
}
