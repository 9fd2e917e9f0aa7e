package io.sluice.loadtest.simulation;

import io.sluice.engine.protocol.Limits;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The accepted keys. The rules say for how long a key must be remembered, and no more: when it may
 * be forgotten, the engine shows whether it was.
 */
final class ModelKeys {
  /** An accepted key. */
  static final class Accepted implements Cloneable {
    final Wish wish;
    final long position;

    /** Number of what it made or changed; 0 if it moved stock. */
    final long claim;

    final boolean created;

    /** It was the payment that has to go back. */
    final boolean refund;

    /** When it came, or when the hold ended that it made; and how many had come into line then. */
    private long since;

    private long place = -1;

    Accepted(
        final Wish wish,
        final long position,
        final long claim,
        final boolean created,
        final boolean refund) {
      this.wish = wish;
      this.position = position;
      this.claim = claim;
      this.created = created;
      this.refund = refund;
    }

    private boolean isBound() {
      return place < 0;
    }

    private Accepted copy() {
      try {
        return (Accepted) clone();
      } catch (final CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private @Nullable Accepted[] acceptedByKey = new Accepted[1_024];
  private int capacity;
  private long places;

  /** Keys before this place may be forgotten for those that came after them. */
  private long firstKept;

  /** Keys before this place are forgotten for sure. */
  private long firstNotForgotten;

  private long lastSince = Long.MIN_VALUE / 2;

  ModelKeys() {}

  ModelKeys(final ModelKeys other) {
    acceptedByKey = new Accepted[other.acceptedByKey.length];
    for (int i = 0; i < acceptedByKey.length; i++) {
      final Accepted accepted = other.acceptedByKey[i];
      acceptedByKey[i] = accepted == null ? null : accepted.copy();
    }
    capacity = other.capacity;
    places = other.places;
    firstKept = other.firstKept;
    firstNotForgotten = other.firstNotForgotten;
    lastSince = other.lastSince;
  }

  void capacity(final int newCapacity) {
    capacity = newCapacity;
    firstKept = Math.max(firstKept, places - capacity);
  }

  /** What a key did, unless it is forgotten for sure. */
  @Nullable
  Accepted find(final int key) {
    final Accepted accepted = key < acceptedByKey.length ? acceptedByKey[key] : null;
    return accepted == null || (!accepted.isBound() && accepted.place < firstNotForgotten)
        ? null
        : accepted;
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
    return places - firstNotForgotten >= capacity && now - lastSince < Limits.MIN_KEY_RETENTION_MS;
  }

  void accept(final int key, final Accepted accepted, final boolean bound, final long now) {
    if (key >= acceptedByKey.length) {
      acceptedByKey = Arrays.copyOf(acceptedByKey, Math.max(key + 1, 2 * acceptedByKey.length));
    }
    acceptedByKey[key] = accepted;
    if (!bound) {
      standInLine(accepted, now);
    }
  }

  /** True if the rules say that a record is still there: a key that refers to it is remembered. */
  boolean mustKeep(final ModelClaim claim, final long now) {
    final Accepted last = lastOf(claim);
    return last != null && mustRemember(last, now);
  }

  /** The hold that a key made has ended. */
  void unbind(final ModelClaim claim, final long now) {
    if (claim.madeBy == ModelClaim.NO_KEY) {
      return;
    }
    final Accepted maker = acceptedByKey[claim.madeBy];
    if (maker != null && maker.claim == claim.number && maker.isBound()) {
      standInLine(maker, now);
      claim.lastKey = claim.madeBy;
    }
  }

  /** The engine forgot a key: it forgot all that came before it, too. */
  void forget(final Accepted accepted, final long now) {
    Violation.unless(!mustRemember(accepted, now), "a key was forgotten too early");
    firstNotForgotten = Math.max(firstNotForgotten, accepted.place + 1);
  }

  /** The engine forgot a record: it forgot all keys that refer to it. */
  void forgetAllOf(final ModelClaim claim, final long now) {
    final Accepted last = lastOf(claim);
    if (last != null) {
      forget(last, now);
    }
  }

  private @Nullable Accepted lastOf(final ModelClaim claim) {
    if (claim.lastKey == ModelClaim.NO_KEY) {
      return null;
    }
    final Accepted last = find(claim.lastKey);
    return last != null && last.claim == claim.number ? last : null;
  }

  private void standInLine(final Accepted accepted, final long now) {
    accepted.since = now;
    accepted.place = places++;
    firstKept = Math.max(firstKept, places - capacity);
    lastSince = now;
  }
}
