package io.sluice.loadtest.simulation.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of one file: those that are certainly on the disk, and every page that was seen since.
 *
 * <p>For one thread.
 */
final class FileHistory {
  static final int PAGE_LENGTH = 4096;

  /** What the disk writes as one. */
  static final int SECTOR_LENGTH = 512;

  private final Map<Integer, List<byte[]>> pendingByPage = new TreeMap<>();
  private final List<Integer> pendingLengths = new ArrayList<>();
  private byte[] durable = new byte[0];
  private byte[] current = new byte[0];
  private byte[] seen = new byte[0];
  private int durableLength;
  private int currentLength;
  private long durableHash;

  /** Takes note of what is in the file now. */
  void look(final Path file, final boolean quiet) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      final int length = Math.toIntExact(channel.size());
      if (quiet && length == currentLength) {
        return;
      }
      seen = fitting(seen, length);
      final ByteBuffer target = ByteBuffer.wrap(seen, 0, length);
      int count = 0;
      while (target.hasRemaining() && count >= 0) {
        count = channel.read(target, target.position());
      }
      Arrays.fill(seen, length, seen.length, (byte) 0);
      note(length);
    }
  }

  /** Everything that was seen is on the disk. */
  void force() {
    for (final int page : pendingByPage.keySet()) {
      promote(page);
    }
    pendingByPage.clear();
    pendingLengths.clear();
    durableLength = currentLength;
    durable = fitting(durable, durableLength);
    final int end = pages(durableLength) * PAGE_LENGTH;
    for (int at = end; at < durable.length; at += PAGE_LENGTH) {
      durableHash ^= PageHash.of(at / PAGE_LENGTH, durable, at);
    }
    Arrays.fill(durable, end, durable.length, (byte) 0);
  }

  /** The pages of a part are on the disk. */
  void force(final long from, final long to) {
    final int last = (int) ((to - 1) / PAGE_LENGTH);
    for (int page = (int) (from / PAGE_LENGTH); page <= last; page++) {
      if (pendingByPage.remove(page) != null) {
        promote(page);
      }
    }
    durableLength = Math.max(durableLength, (int) Math.min(to, currentLength));
  }

  /** Whether a page differs from what is certainly on the disk. */
  boolean isPending() {
    return !pendingByPage.isEmpty() || durableLength != currentLength;
  }

  /** Whether the disk may have the whole of it, or a part. */
  boolean mayShrink() {
    return currentLength < durableLength;
  }

  /** Whether nothing of its first page is certainly on the disk, although something was written. */
  boolean isFirstWritePending() {
    return pendingByPage.containsKey(0) && (durable.length == 0 || PageHash.of(0, durable, 0) == 0);
  }

  /** What the disk may have of it. */
  ImageFile draw(final Draw draw) {
    final List<Integer> lengths = new ArrayList<>(pendingLengths);
    lengths.add(0, durableLength);
    final int length = lengths.get(draw.version(lengths.size()));
    byte[] bytes = durable;
    boolean copied = false;
    long hash = durableHash;
    for (final Map.Entry<Integer, List<byte[]>> entry : pendingByPage.entrySet()) {
      final int page = entry.getKey();
      final int at = page * PAGE_LENGTH;
      final byte[] chosen = chosen(entry.getValue(), at, draw);
      if (at < length && chosen.length > 0) {
        if (!copied) {
          copied = true;
          bytes = Arrays.copyOf(durable, Math.max(durable.length, current.length));
        }
        hash ^= PageHash.of(page, bytes, at);
        System.arraycopy(chosen, 0, bytes, at, PAGE_LENGTH);
        hash ^= PageHash.of(page, bytes, at);
      }
    }
    return new ImageFile(bytes, length, length < durable.length ? hashOf(bytes, length) : hash);
  }

  /** The hash of what is left of a file that is shorter than it was. */
  private static long hashOf(final byte[] bytes, final int length) {
    final byte[] left = Arrays.copyOf(Arrays.copyOf(bytes, length), pages(length) * PAGE_LENGTH);
    long hash = 0;
    for (int at = 0; at < left.length; at += PAGE_LENGTH) {
      hash ^= PageHash.of(at / PAGE_LENGTH, left, at);
    }
    return hash;
  }

  /** One page as the disk may have it; empty for what it certainly has. */
  private byte[] chosen(final List<byte[]> versions, final int at, final Draw draw) {
    if (!draw.tearsPages()) {
      final int version = draw.version(versions.size() + 1);
      return version == 0 ? new byte[0] : versions.get(version - 1);
    }
    final byte[] page = at < durable.length
        ? Arrays.copyOfRange(durable, at, at + PAGE_LENGTH)
        : new byte[PAGE_LENGTH];
    for (int sector = 0; sector < PAGE_LENGTH; sector += SECTOR_LENGTH) {
      final int version = draw.version(versions.size() + 1);
      if (version > 0) {
        System.arraycopy(versions.get(version - 1), sector, page, sector, SECTOR_LENGTH);
      }
    }
    return page;
  }

  private void note(final int length) {
    if (length != currentLength) {
      pendingLengths.add(length);
    }
    current = fitting(current, length);
    final int end = Math.max(pages(length), pages(currentLength));
    seen = fitting(seen, end * PAGE_LENGTH);
    for (int page = 0; page < end; page++) {
      final int at = page * PAGE_LENGTH;
      if (!Arrays.equals(seen, at, at + PAGE_LENGTH, current, at, at + PAGE_LENGTH)) {
        pendingByPage
            .computeIfAbsent(page, any -> new ArrayList<>())
            .add(Arrays.copyOfRange(seen, at, at + PAGE_LENGTH));
        System.arraycopy(seen, at, current, at, PAGE_LENGTH);
      }
    }
    currentLength = length;
  }

  private void promote(final int page) {
    final int at = page * PAGE_LENGTH;
    durable = fitting(durable, at + PAGE_LENGTH);
    durableHash ^= PageHash.of(page, durable, at);
    System.arraycopy(current, at, durable, at, PAGE_LENGTH);
    durableHash ^= PageHash.of(page, durable, at);
  }

  private static int pages(final int length) {
    return (length + PAGE_LENGTH - 1) / PAGE_LENGTH;
  }

  private static byte[] fitting(final byte[] bytes, final int length) {
    final int wanted = pages(length) * PAGE_LENGTH;
    return bytes.length >= wanted ? bytes : Arrays.copyOf(bytes, wanted);
  }
}
