package io.sluice.loadtest.http.feed;

import io.sluice.loadtest.http.Json;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The log of a receiver of webhooks: in order for each order and reservation, in any order
 * otherwise, and whatever comes again the same as before.
 *
 * <p>Events are shown by position, each when all before it have come: one that never comes holds up
 * all others for ever, and with them whoever compares.
 */
public final class WebhookLog extends EventLog {
  private final Consumer<Json> onEvent;
  private final Map<Long, Integer> hashByPosition = new HashMap<>();
  private final Map<String, Long> lastByThing = new HashMap<>();
  private final TreeMap<Long, Json> early = new TreeMap<>();
  private long position;

  /**
   * A log of which nothing was read yet.
   *
   * @param directory of the consumer
   * @param onEvent shown each event once
   */
  public WebhookLog(final Path directory, final Consumer<Json> onEvent) {
    super(directory);
    this.onEvent = onEvent;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  void onEvent(final Json event, final long at, final String line) {
    final Integer before = hashByPosition.putIfAbsent(at, line.hashCode());
    if (before != null) {
      onRepeat(before == line.hashCode(), line);
      return;
    }
    for (final String kind : new String[] {"order", "reservation"}) {
      final String id = event.text(kind);
      final Long last = id.isEmpty() ? null : lastByThing.put(id, at);
      if (last != null && last > at) {
        fault("out of order: " + line + " behind position " + last);
      }
    }
    early.put(at, event);
    while (!early.isEmpty() && early.firstKey() == position + 1) {
      position++;
      onEvent.accept(early.pollFirstEntry().getValue());
    }
  }
}
