package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Background;
import io.sluice.loadtest.server.ServerMemory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** Looks at the memory of a server's process a few times a second, on a thread of its own. */
final class MemoryWatch implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(200);

  /** It begins to look before the connections are opened, and that takes some time. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final long startNs = System.nanoTime();
  private final Background watching;
  private volatile boolean closed;

  /** One look, so long after the first. */
  private record Sample(Duration at, long bytes) {}

  MemoryWatch(final ServerMemory memory) {
    watching = Background.start("memory-watch", () -> {
      while (!closed) {
        samples.add(
            new Sample(Duration.ofNanos(System.nanoTime() - startNs), memory.residentBytes()));
        LockSupport.parkNanos(PERIOD.toNanos());
      }
    });
  }

  /** By how much it grew at most from the last look before one time until another one. */
  long growthBetween(final Duration from, final Duration to) {
    long before = 0;
    long most = 0;
    for (final Sample sample : samples) {
      if (sample.at().compareTo(from) < 0) {
        before = sample.bytes();
      } else if (sample.at().compareTo(to.plus(SLACK)) <= 0) {
        most = Math.max(most, sample.bytes());
      }
    }
    return Math.max(0, most - before);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    watching.join();
  }
}
