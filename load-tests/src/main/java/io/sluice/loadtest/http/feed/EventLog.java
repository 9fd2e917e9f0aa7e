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

/**
 * The log of a consumer, read on as it grows.
 *
 * <p>For one thread.
 */
public abstract class EventLog {
  private static final int MAX_BYTES_AT_ONCE = 1 << 24;

  private final Path file;
  private final List<String> faults = new ArrayList<>();
  private long offset;
  private long repeats;
  private long missed;

  /** The log in the directory of a consumer, of which nothing was read yet. */
  EventLog(final Path directory) {
    file = FeedConsumer.log(directory);
  }

  /** Position of the last event that was shown. */
  public abstract long position();

  /** Takes an event at a position from 1 on. */
  abstract void onEvent(Json event, long position, String line);

  /** Reads what was added. */
  public final void readOn() throws IOException {
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

  /** Events that were told again. */
  public final long repeats() {
    return repeats;
  }

  /** Events that were left out. */
  public final long missed() {
    return missed;
  }

  /** What is wrong, in words, and not again. */
  public final List<String> takeFaults() {
    final List<String> taken = List.copyOf(faults);
    faults.clear();
    return taken;
  }

  /** Counts an event that was told before; it must be the same. */
  final void onRepeat(final boolean same, final String line) {
    repeats++;
    if (!same) {
      fault("told again as another event: " + line);
    }
  }

  /** Counts an event that was left out. */
  final void onMissed(final long position) {
    missed++;
    fault("position " + position + " was left out");
  }

  /** Notes what is wrong. */
  final void fault(final String text) {
    faults.add(text);
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
    if (line.charAt(0) == FeedConsumer.UNEXPECTED) {
      fault("not an event: " + line);
      return;
    }
    final Json event = Json.parse(line);
    final long position = event.number("position");
    if (position < 1) {
      fault("not an event: " + line);
    } else {
      onEvent(event, position, line);
    }
  }
}
