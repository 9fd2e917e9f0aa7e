package io.sluice.loadtest.http.feed;

import io.sluice.loadtest.http.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The log of a consumer, read on as it grows: every position once and in order, and whatever comes
 * again the same as before.
 *
 * <p>For one thread.
 */
public final class FeedLog {
  private static final int MAX_BYTES_AT_ONCE = 1 << 24;

  private final Path file;
  private final Consumer<Json> onEvent;
  private final List<String> faults = new ArrayList<>();

  /** Lines by position, from 1; what is told again must be equal. */
  private final List<Integer> hashes = new ArrayList<>();

  private long offset;
  private long repeats;
  private long missed;

  /**
   * A log of which nothing was read yet.
   *
   * @param directory of the consumer
   * @param onEvent shown each event once
   */
  public FeedLog(final Path directory, final Consumer<Json> onEvent) {
    this.file = FeedConsumer.log(directory);
    this.onEvent = onEvent;
  }

  /** Reads what was added. */
  public void readOn() throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      boolean more = true;
      while (more) {
        final long left = channel.size() - offset;
        more = left > 0 && readSome(channel, (int) Math.min(left, MAX_BYTES_AT_ONCE)) > 0;
      }
    }
  }

  /** Position of the last event. */
  public long position() {
    return hashes.size();
  }

  /** Events that were told again. */
  public long repeats() {
    return repeats;
  }

  /** Events that were left out. */
  public long missed() {
    return missed;
  }

  /** What is wrong, in words, and not again. */
  public List<String> takeFaults() {
    final List<String> taken = List.copyOf(faults);
    faults.clear();
    return taken;
  }

  private int readSome(final FileChannel channel, final int length) throws IOException {
    final ByteBuffer bytes = ByteBuffer.allocate(length);
    int count = 0;
    while (count >= 0 && bytes.hasRemaining()) {
      count = channel.read(bytes, offset + bytes.position());
    }
    int end = bytes.position();
    while (end > 0 && bytes.get(end - 1) != '\n') {
      end--;
    }
    final String text = new String(bytes.array(), 0, end, StandardCharsets.UTF_8);
    text.lines().forEach(this::onLine);
    offset += end;
    return end;
  }

  private void onLine(final String line) {
    final Json event = Json.parse(line);
    final long position = event.number("position");
    if (position < 1) {
      faults.add("not an event: " + line);
    } else if (position <= hashes.size()) {
      repeats++;
      if (hashes.get((int) position - 1) != line.hashCode()) {
        faults.add("told again as another event: " + line);
      }
    } else {
      for (long absent = hashes.size() + 1L; absent < position; absent++) {
        missed++;
        hashes.add(0);
        faults.add("position " + absent + " was left out");
      }
      hashes.add(line.hashCode());
      onEvent.accept(event);
    }
  }
}
