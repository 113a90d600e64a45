package io.acf.config.artifact;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * A moment as a zip holds it: by the old fields, which know no zone and count in steps of two
 * seconds (here in UTC, rounded down), and exactly and in UTC by an extra field that Info-ZIP,
 * Java, Go and Ruby take before them.
 *
 * @param time DOS time
 * @param date DOS date
 * @param extra the extra field; empty where nothing is known
 */
record ZipTime(int time, int date, byte[] extra) {
  /** Stands for no time at all: 1980-01-01, the first day that a zip knows. */
  static final ZipTime NONE = new ZipTime(0, (1 << 5) | 1, new byte[0]);

  private static final Instant FIRST = Instant.parse("1980-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2107-12-31T23:59:58Z");
  private static final long WINDOWS_EPOCH_SECONDS = 11_644_473_600L;

  /** What lies outside of 1980 to 2107 becomes the nearest moment in it. */
  static ZipTime of(Instant instant) {
    var kept = instant.isBefore(FIRST) ? FIRST : instant.isAfter(LAST) ? LAST : instant;
    var utc = kept.atOffset(ZoneOffset.UTC);
    return new ZipTime(
        utc.getHour() << 11 | utc.getMinute() << 5 | utc.getSecond() / 2,
        utc.getYear() - 1980 << 9 | utc.getMonthValue() << 5 | utc.getDayOfMonth(),
        extra(kept.getEpochSecond()));
  }

  private static byte[] extra(long seconds) {
    if (seconds > Integer.MAX_VALUE) {
      return ntfs(seconds);
    }
    // APPNOTE "extended timestamp": the time of the last change alone, in seconds since 1970.
    return little(9)
        .putShort((short) 0x5455)
        .putShort((short) 5)
        .put((byte) 1)
        .putInt((int) seconds)
        .array();
  }

  /** From 2038 on the other field is at its end; this one has 100 ns since 1601. */
  private static byte[] ntfs(long seconds) {
    long ticks = (seconds + WINDOWS_EPOCH_SECONDS) * 10_000_000L;
    return little(36)
        .putShort((short) 0x000a)
        .putShort((short) 32)
        .putInt(0)
        .putShort((short) 1)
        .putShort((short) 24)
        .putLong(ticks)
        .putLong(ticks)
        .putLong(ticks)
        .array();
  }

  /**
   * The times of an entry that others wrote, as they are. Of its extra fields only those of times
   * are kept, in the form that may stand in a file's own header too.
   */
  static ZipTime of(ZipDirectory.Entry entry) {
    var in = ByteBuffer.wrap(entry.extra()).order(ByteOrder.LITTLE_ENDIAN);
    while (in.remaining() >= 4) {
      int kind = Short.toUnsignedInt(in.getShort());
      int bytes = Short.toUnsignedInt(in.getShort());
      if (bytes > in.remaining()) {
        break;
      }
      if (kind == 0x5455 && bytes >= 5 && (in.get(in.position()) & 1) != 0) {
        return new ZipTime(entry.time(), entry.date(), extra(in.getInt(in.position() + 1)));
      }
      if (kind == 0x000a) {
        var field = little(4 + bytes).putShort((short) kind).putShort((short) bytes);
        return new ZipTime(
            entry.time(), entry.date(), field.put(in.slice(in.position(), bytes)).array());
      }
      in.position(in.position() + bytes);
    }
    return new ZipTime(entry.time(), entry.date(), new byte[0]);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
