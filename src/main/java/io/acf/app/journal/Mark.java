package io.acf.app.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * How far the journal has come, in a file beside it that is on disk before an append is
 * acknowledged: a journal that ends before its mark has lost its tail. Two slots are written in
 * turn and in place, so that a kill, a full disk or one damaged slot leaves the other.
 */
final class Mark implements AutoCloseable {
  private static final long MAGIC = 0x6163662d6d61726bL;
  private static final int SLOT = 4 * Long.BYTES + Sum.BYTES;
  private static final int APART = 512;

  /**
   * @param turn grows with each writing
   * @param sequence the last that was acknowledged
   * @param refused whatever lies after it was refused, though it may be on disk
   */
  record Reached(long turn, long sequence, boolean refused) {}

  private final FileChannel channel;
  private long turn;

  private Mark(FileChannel channel, long turn) {
    this.channel = channel;
    this.turn = turn;
  }

  /** Empty where there is none, or none that is what was written. */
  static Optional<Reached> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var bytes = Files.readAllBytes(file);
    var first = slot(bytes, 0);
    var second = slot(bytes, APART);
    return second.isEmpty() || first.filter(it -> it.turn() > second.get().turn()).isPresent()
        ? first
        : second;
  }

  private static Optional<Reached> slot(byte[] bytes, int from) {
    if (bytes.length < from + SLOT) {
      return Optional.empty();
    }
    var slot = ByteBuffer.wrap(bytes, from, SLOT);
    var magic = slot.getLong();
    var reached = new Reached(slot.getLong(), slot.getLong(), slot.getLong() != 0);
    var sum = new Sum(slot.getLong(), slot.getLong());
    return magic == MAGIC && sum.equals(sum(reached)) ? Optional.of(reached) : Optional.empty();
  }

  private static Sum sum(Reached reached) {
    return Sum.of("mark", reached.turn(), reached.sequence(), reached.refused());
  }

  static Mark open(Path file) throws IOException {
    var turn = read(file).map(Reached::turn).orElse(0L);
    return new Mark(
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE), turn);
  }

  /** On disk when this returns. */
  void write(long sequence, boolean refused) throws IOException {
    var reached = new Reached(turn + 1, sequence, refused);
    var sum = sum(reached);
    var slot = ByteBuffer.allocate(SLOT);
    slot.putLong(MAGIC).putLong(reached.turn()).putLong(sequence).putLong(refused ? 1 : 0);
    slot.putLong(sum.high()).putLong(sum.low()).flip();
    var at = reached.turn() % 2 * APART;
    while (slot.hasRemaining()) {
      at += channel.write(slot, at);
    }
    channel.force(false);
    turn++;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
