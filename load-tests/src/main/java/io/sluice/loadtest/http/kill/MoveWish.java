package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Call;

/** Wants a reservation or an order to move on: confirm, release, extend, cancel, consume. */
final class MoveWish extends ChangeWish {
  private static final long EXTENDED_TTL_MS = 80_000_000;
  private static final long EXTENDED_MELTING_TTL_MS = 1_500;

  private final String verb;
  private final long ttlMs;

  private MoveWish(
      final Belief belief,
      final String key,
      final Holding holding,
      final String verb,
      final Status wanted) {
    super(belief, key, holding, wanted);
    this.verb = verb;
    ttlMs = holding.isMelting() ? EXTENDED_MELTING_TTL_MS : EXTENDED_TTL_MS;
  }

  static MoveWish confirm(final Belief belief, final String key, final Holding reservation) {
    return new MoveWish(belief, key, reservation, "confirm", Status.CONFIRMED);
  }

  static MoveWish release(final Belief belief, final String key, final Holding reservation) {
    return new MoveWish(belief, key, reservation, "release", Status.RELEASED);
  }

  static MoveWish extend(final Belief belief, final String key, final Holding reservation) {
    return new MoveWish(belief, key, reservation, "extend", Status.HELD);
  }

  static MoveWish consume(final Belief belief, final String key, final Holding reservation) {
    return new MoveWish(belief, key, reservation, "consume", Status.CONSUMED);
  }

  /** Cancels a confirmed reservation, or an order that is not shipped. */
  static MoveWish cancel(final Belief belief, final String key, final Holding holding) {
    return new MoveWish(belief, key, holding, "cancel", Status.CANCELLED);
  }

  @Override
  Call request() {
    final String body = verb.equals("extend") ? "{\"ttlMs\":" + ttlMs + "}" : "{}";
    return Call.post(holding().path() + "/" + verb, key(), body);
  }

  @Override
  void onDone(final Answered answer) {
    final long nowNs = System.nanoTime();
    if (wanted() == Status.HELD) {
      holding().livesFor(ttlMs, firstSentNs(), nowNs);
    }
    // Extended in time, and by now it may have ended by itself all the same.
    if (!answer.body().text("status").equals(Status.EXPIRED.wireName())
        || !holding().mayBeExpired(nowNs)) {
      expectStatus(answer, wanted().wireName());
    }
    belief().move(holding(), wanted());
  }
}
