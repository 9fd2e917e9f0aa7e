package io.sluice.engine.naive;

import io.sluice.engine.protocol.Limits;
import io.sluice.engine.testing.Command;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The accepted keys. The rules say for how long a key must be remembered, and no more: when it may
 * be forgotten, the engine is asked whether it was.
 */
final class NaiveKeys {
  /** An accepted key. */
  static final class Accepted {
    final long key;
    final Command command;
    final long position;

    /** The thing that it made or changed; null if it moved stock. */
    final @Nullable NaiveClaim claim;

    /** The activity that it changed, or none. */
    final int activity;

    /** It made the claim. */
    final boolean created;

    /** It was the payment that has to go back. */
    final boolean refund;

    /** When it came, or when the hold ended that it made; and how many had come into line then. */
    private long since;

    private long place = -1;

    Accepted(
        final long key,
        final Command command,
        final long position,
        final @Nullable NaiveClaim claim,
        final int activity,
        final boolean created,
        final boolean refund) {
      this.key = key;
      this.command = command;
      this.position = position;
      this.claim = claim;
      this.activity = activity;
      this.created = created;
      this.refund = refund;
    }

    /** It made a hold that lives. */
    boolean isBound() {
      return place < 0;
    }
  }

  private final Map<Long, Accepted> acceptedByKey = new TreeMap<>();
  private final Deque<Accepted> line = new ArrayDeque<>();
  private int capacity;
  private long places;

  /** Keys before this place may be forgotten for those that came after them. */
  private long firstKept;

  private long lastSince = Long.MIN_VALUE;

  void capacity(final int newCapacity) {
    capacity = newCapacity;
    firstKept = Math.max(firstKept, places - capacity);
  }

  @Nullable
  Accepted find(final long key) {
    return acceptedByKey.get(key);
  }

  /** True if the rules say that it is remembered. */
  boolean mustRemember(final Accepted accepted, final long now) {
    final long age = now - accepted.since;
    return accepted.isBound()
        || age < Limits.MIN_KEY_RETENTION_MS
        || (age < Limits.KEY_RETENTION_MS && accepted.place >= firstKept);
  }

  /** True if the rules allow that no more keys are taken. */
  boolean mayBeFull(final long now) {
    return line.size() >= capacity && now - lastSince < Limits.MIN_KEY_RETENTION_MS;
  }

  void accept(final Accepted accepted, final boolean bound, final long now) {
    acceptedByKey.put(accepted.key, accepted);
    if (bound && accepted.claim != null) {
      accepted.claim.madeBy = accepted;
    } else {
      standInLine(accepted, now);
    }
  }

  /** True if the rules say that a record is still there: a key that refers to it is remembered. */
  boolean mustKeep(final NaiveClaim claim, final long now) {
    return line.stream()
        .anyMatch(accepted -> accepted.claim == claim && mustRemember(accepted, now));
  }

  /** The hold that a key made has ended. */
  void unbind(final NaiveClaim claim, final long now) {
    final Accepted maker = claim.madeBy;
    if (maker != null) {
      standInLine(maker, now);
    }
  }

  /** The engine forgot a key, which it may: it forgot all that came before it, too. */
  void forget(final Accepted accepted, final long now) {
    if (mustRemember(accepted, now)) {
      throw new AssertionError("the key " + accepted.key + " was forgotten too early");
    }
    while (!line.isEmpty() && line.getFirst().place <= accepted.place) {
      acceptedByKey.remove(line.removeFirst().key);
    }
  }

  /** The engine forgot a record, which it may: it forgot all keys that refer to it. */
  void forgetAllOf(final NaiveClaim claim, final long now) {
    Accepted last = null;
    for (final Accepted accepted : line) {
      if (accepted.claim == claim) {
        last = accepted;
      }
    }
    if (last != null) {
      forget(last, now);
    }
  }

  private void standInLine(final Accepted accepted, final long now) {
    accepted.since = now;
    accepted.place = places++;
    firstKept = Math.max(firstKept, places - capacity);
    lastSince = now;
    line.addLast(accepted);
  }
}
