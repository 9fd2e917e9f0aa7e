package io.sluice.api.admission;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The callers that are known, and how much each of them may do.
 *
 * <p>While access is off, a caller is whoever shares an address, an IPv6 one by its first half. A
 * caller is kept as long as it has a connection, and until its bucket is full again; so there are
 * no more than connections, and those that have just gone. Any thread.
 */
public final class CallerLimits {
  private final AdmissionSettings settings;
  private final AdmissionCounters counters;
  private final ConcurrentHashMap<String, Caller> callerByName = new ConcurrentHashMap<>();

  /**
   * Nobody yet.
   *
   * @param settings what every caller may do
   * @param counters what to count in
   */
  public CallerLimits(final AdmissionSettings settings, final AdmissionCounters counters) {
    this.settings = settings;
    this.counters = counters;
  }

  /** True if callers have buckets. */
  public boolean isRateLimited() {
    return settings.requestsPerSecond() > 0;
  }

  /** Value of the header RateLimit-Policy. */
  public String policy() {
    final int burst = settings.burst();
    final int windowSeconds = Math.max(1, Math.ceilDiv(burst, settings.requestsPerSecond()));
    return "\"caller\";q=" + burst + ";w=" + windowSeconds;
  }

  /** Who calls from an address, with one connection more; null if it has too many already. */
  public @Nullable Caller tryConnect(final String address) {
    final boolean[] full = new boolean[1];
    // In the map's own lock for this name, so that nobody is removed while he connects.
    final Caller caller = callerByName.compute(name(address), (key, known) -> {
      final Caller found = known == null ? newCaller() : known;
      full[0] = found.connections >= settings.maxConnectionsPerAddress();
      found.connections += full[0] ? 0 : 1;
      return found;
    });
    return full[0] ? null : caller;
  }

  /** A connection of an address is closed, or does not count for a while. */
  public void disconnect(final String address) {
    change(address, -1);
  }

  /** A connection that did not count for a while counts for its address again. */
  public void reconnect(final String address) {
    change(address, 1);
  }

  /**
   * One that is to count again may be seen to be closed first: less than 0 is only for a moment.
   */
  private void change(final String address, final int connections) {
    callerByName.compute(name(address), (key, known) -> {
      final Caller caller = known == null ? newCaller() : known;
      caller.connections += connections;
      return isNeeded(caller, System.nanoTime()) ? caller : forget();
    });
  }

  /** Forgets callers that have gone and could do all again. Now and then. */
  public void sweep(final long nowNs) {
    final Iterator<String> names = callerByName.keySet().iterator();
    while (names.hasNext()) {
      callerByName.computeIfPresent(
          names.next(), (key, caller) -> isNeeded(caller, nowNs) ? caller : forget());
    }
  }

  /** Callers that are kept. */
  int size() {
    return callerByName.size();
  }

  private Caller newCaller() {
    counters.callers().increment();
    final long perRequestNs =
        isRateLimited() ? TimeUnit.SECONDS.toNanos(1) / settings.requestsPerSecond() : 0;
    return new Caller(perRequestNs, settings.burst(), System.nanoTime());
  }

  private @Nullable Caller forget() {
    counters.callers().decrement();
    return null;
  }

  private boolean isNeeded(final Caller caller, final long nowNs) {
    return caller.connections != 0 || isRateLimited() && !caller.isFull(nowNs);
  }

  /** An IPv4 address, or the half of an IPv6 one that names the network. */
  private static String name(final String address) {
    int end = -1;
    for (int group = 0; group < 4; group++) {
      end = address.indexOf(':', end + 1);
      if (end < 0) {
        return address;
      }
    }
    return address.substring(0, end);
  }
}
