package io.sluice.loadtest.http.feed;

import io.sluice.loadtest.http.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The log of a reader of the feed: every position once and in order, and whatever comes again the
 * same as before.
 */
public final class FeedLog extends EventLog {
  private final Consumer<Json> onEvent;

  /** Lines by position, from 1; what is told again must be equal. */
  private final List<Integer> hashes = new ArrayList<>();

  /**
   * A log of which nothing was read yet.
   *
   * @param directory of the consumer
   * @param onEvent shown each event once
   */
  public FeedLog(final Path directory, final Consumer<Json> onEvent) {
    super(directory);
    this.onEvent = onEvent;
  }

  @Override
  public long position() {
    return hashes.size();
  }

  @Override
  void onEvent(final Json event, final long position, final String line) {
    if (position <= hashes.size()) {
      onRepeat(hashes.get((int) position - 1) == line.hashCode(), line);
      return;
    }
    for (long absent = hashes.size() + 1L; absent < position; absent++) {
      onMissed(absent);
      hashes.add(0);
    }
    hashes.add(line.hashCode());
    onEvent.accept(event);
  }
}
