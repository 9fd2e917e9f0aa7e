package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.CallSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Callers who do everything that the contract offers, in a random order from a seed, until the
 * server dies.
 *
 * <p>Belongs to the thread of the load.
 */
final class MixedLoad implements CallSource {
  private static final int MAX_QUANTITY = 4;
  private static final int MOST_BATCH_ENTRIES = 30;
  private static final int NEWEST_TO_REPEAT = 200;

  /**
   * A movement at the limit of lines, each with a long reason: a few dozen of them fill a small
   * journal file.
   */
  private static final int BULK_LINES = 500;

  private static final String LONG_REASON = "r".repeat(120);

  private final Belief belief;
  private final Judge judge;
  private final SplittableRandom random;
  private final String keyPrefix;
  private final List<Supplier<CallSource.@Nullable Errand>> wheel = new ArrayList<>();
  private int keys;

  /**
   * A load.
   *
   * @param keyPrefix begins its keys; another one for each load
   * @param fillsFiles whether it writes a lot, so that the journal rolls soon
   */
  MixedLoad(
      final Belief belief,
      final SplittableRandom random,
      final String keyPrefix,
      final boolean fillsFiles) {
    this.belief = belief;
    this.judge = new Judge(belief);
    this.random = random;
    this.keyPrefix = keyPrefix;
    share(22, () -> reserve(false));
    share(14, () -> reserve(true));
    share(6, this::batch);
    share(10, () -> change(Status.HELD, MoveWish::confirm));
    share(6, () -> change(Status.HELD, MoveWish::release));
    share(3, () -> change(Status.HELD, MoveWish::extend));
    share(6, () -> change(Status.HELD, this::order));
    share(3, () -> change(Status.CONFIRMED, MoveWish::cancel));
    share(4, () -> change(Status.CONFIRMED, MoveWish::consume));
    share(10, () -> change(Status.PENDING_PAYMENT, PayWish::new));
    share(3, () -> change(Status.PENDING_PAYMENT, MoveWish::cancel));
    share(1, () -> change(Status.PAID, MoveWish::cancel));
    share(1, () -> change(Status.CANCELLED, this::payTooLate));
    share(4, this::receive);
    share(2, this::adjust);
    share(4, this::again);
    share(1, () -> Look.atStock(judge, belief, anyOf(World.skus())));
    share(fillsFiles ? 10 : 0, this::receiveInBulk);
  }

  @Override
  public CallSource.@Nullable Errand next() {
    CallSource.@Nullable Errand next = belief.takePutOff();
    while (next == null) {
      next = anyOf(wheel).get();
    }
    return next;
  }

  @Override
  public boolean isOver() {
    return false;
  }

  /** Makes one choice as likely as its share of all. */
  private void share(final int parts, final Supplier<CallSource.@Nullable Errand> choice) {
    for (int i = 0; i < parts; i++) {
      wheel.add(choice);
    }
  }

  /** Makes a wish for a holding. */
  private interface Change {
    @Nullable
    Wish wish(Belief belief, String key, Holding holding);
  }

  private @Nullable Wish change(final Status status, final Change change) {
    final Holding holding = belief.take(status, random);
    return holding == null ? null : change.wish(belief, nextKey(), holding);
  }

  /** An order may outlive the hold that it takes over, so only lasting holds are taken over. */
  private @Nullable Wish order(final Belief any, final String key, final Holding reservation) {
    return reservation.isMelting() ? null : new OrderReservationWish(any, key, reservation);
  }

  private @Nullable Wish payTooLate(final Belief any, final String key, final Holding cancelled) {
    return cancelled.isOrder() ? new PayWish(any, key, cancelled) : null;
  }

  private ReserveWish reserve(final boolean order) {
    final boolean melting = random.nextInt(8) == 0;
    final long ttlMs = melting ? random.nextLong(1_000, 2_500) : World.LONG_TTL_MS;
    return new ReserveWish(belief, nextKey(), order, lines(melting), ttlMs, melting);
  }

  private BatchWish batch() {
    final List<ReserveWish> wishes = new ArrayList<>();
    final int count = random.nextInt(1, MOST_BATCH_ENTRIES);
    for (int i = 0; i < count; i++) {
      wishes.add(reserve(false));
    }
    return new BatchWish(belief, wishes);
  }

  private Lines lines(final boolean melting) {
    final List<Lines.Line> lines = new ArrayList<>();
    final int count = random.nextInt(1, 3);
    for (int i = 0; i < count; i++) {
      final List<String> lasting = random.nextInt(4) == 0 ? World.SCARCE : World.PLENTY;
      final String location = random.nextInt(5) == 0 ? anyOf(World.LOCATIONS) : "";
      lines.add(new Lines.Line(anyOf(melting ? World.MELTING : lasting), quantity(), location));
    }
    return new Lines(lines);
  }

  private MovementWish receive() {
    return MovementWish.receive(
        belief, nextKey(), List.of(new MovementWish.Line(lastingCell(), quantity(), "delivery")));
  }

  private MovementWish receiveInBulk() {
    final List<MovementWish.Line> lines = new ArrayList<>();
    for (int i = 0; i < BULK_LINES; i++) {
      lines.add(new MovementWish.Line(lastingCell(), 1, LONG_REASON));
    }
    return MovementWish.receive(belief, nextKey(), lines);
  }

  private MovementWish adjust() {
    final long quantity = random.nextBoolean() ? quantity() : -quantity();
    return MovementWish.adjust(
        belief, nextKey(), new MovementWish.Line(lastingCell(), quantity, "count"));
  }

  private @Nullable Look again() {
    final Wish accepted = belief.newestAccepted(random.nextInt(NEWEST_TO_REPEAT));
    return accepted == null ? null : Look.again(belief, accepted);
  }

  private Cell lastingCell() {
    final List<String> skus = random.nextBoolean() ? World.SCARCE : World.PLENTY;
    return new Cell(anyOf(skus), anyOf(World.LOCATIONS));
  }

  private long quantity() {
    return random.nextInt(1, MAX_QUANTITY);
  }

  private String nextKey() {
    return keyPrefix + "-" + ++keys;
  }

  private <T> T anyOf(final List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
