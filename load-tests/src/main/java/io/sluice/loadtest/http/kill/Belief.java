package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.CallSource;
import io.sluice.loadtest.http.Reply;
import io.sluice.loadtest.http.kill.Violations.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that the client was told: every holding, the units of every cell, the positions of all
 * acknowledgements, and what is still open.
 *
 * <p>It is made from answers and nothing else, so that it can be held against the server after a
 * crash. Belongs to the thread of the load, but for {@link #acknowledged()}.
 */
final class Belief {
  /** Accepted wishes that are kept for repeats: the newest, since those are in danger. */
  private static final int REMEMBERED_WISHES = 20_000;

  private final String level;
  private final Violations violations;
  private final List<Holding> holdings = new ArrayList<>();
  private final Map<String, Holding> holdingById = new HashMap<>();
  private final List<Holding> melting = new ArrayList<>();
  private final Map<Status, List<Holding>> candidatesByStatus = new EnumMap<>(Status.class);
  private final Map<Cell, Units> unitsByCell = new HashMap<>();
  private final Set<Long> positions = new HashSet<>();
  private final List<Wish> accepted = new ArrayList<>();
  private final List<CallSource.Errand> unknown = new ArrayList<>();
  private final Deque<PutOff> putOff = new ArrayDeque<>();
  private long highestPosition;
  private long unknownTotal;

  // Read by the thread that kills.
  private final AtomicLong acknowledged = new AtomicLong();

  /** What the server was too busy for, and when it may be asked again. */
  private record PutOff(CallSource.Errand errand, long dueNs) {}

  /** Units of one cell. */
  static final class Units {
    private long onHand;
    private long held;
    private long allocated;

    long onHand() {
      return onHand;
    }

    long held() {
      return held;
    }

    long allocated() {
      return allocated;
    }

    @Override
    public String toString() {
      return onHand + " on hand, " + held + " held, " + allocated + " allocated";
    }
  }

  /**
   * Knows nothing yet.
   *
   * @param level the durability that every answer must name
   */
  Belief(final String level, final Violations violations) {
    this.level = level;
    this.violations = violations;
  }

  Violations violations() {
    return violations;
  }

  /** All holdings, in the order in which they were acknowledged. */
  List<Holding> holdings() {
    return holdings;
  }

  /** The units of a cell. */
  Units units(final Cell cell) {
    return unitsByCell.computeIfAbsent(cell, any -> new Units());
  }

  /** The highest position that any answer named. */
  long highestPosition() {
    return highestPosition;
  }

  /** Commands that were acknowledged. Any thread. */
  long acknowledged() {
    return acknowledged.get();
  }

  /** Requests whose outcome was unknown for a time. */
  long unknownTotal() {
    return unknownTotal;
  }

  void notePosition(final long position) {
    highestPosition = Math.max(highestPosition, position);
  }

  /** Checks what is common to all answers. */
  void checkLevel(final Reply reply) {
    final boolean fromTheEdgeAlone = reply.durability().isEmpty();
    if (!fromTheEdgeAlone && !reply.durability().equals(level)) {
      violations.add(Kind.UNEXPECTED, "an answer at " + reply.durability());
    }
  }

  /**
   * Takes note of the position of an accepted command, which must be new and later than what was
   * known when it was sent.
   */
  void claimPosition(final Wish wish, final long sentAfterPosition) {
    final long position = wish.acceptedPosition();
    if (!positions.add(position)) {
      violations.add(Kind.POSITION, wish + " has the position " + position + " of another");
    }
    if (position <= sentAfterPosition) {
      violations.add(
          Kind.POSITION,
          wish + " at " + position + " was sent when " + sentAfterPosition + " was known");
    }
    notePosition(position);
  }

  void addAccepted(final Wish wish) {
    accepted.add(wish);
    if (accepted.size() >= 2 * REMEMBERED_WISHES) {
      accepted.subList(0, REMEMBERED_WISHES).clear();
    }
    acknowledged.incrementAndGet();
  }

  /** The accepted wish that is so many older than the newest, or null. */
  @Nullable
  Wish newestAccepted(final int age) {
    final int index = accepted.size() - 1 - age;
    return index < 0 ? null : accepted.get(index);
  }

  void addUnknown(final CallSource.Errand errand) {
    unknown.add(errand);
    unknownTotal++;
  }

  /** Requests whose outcome is unknown now. */
  int unknownCount() {
    return unknown.size();
  }

  /** Takes away what is unknown, to ask for it again. */
  List<CallSource.Errand> takeUnknown() {
    final List<CallSource.Errand> taken = new ArrayList<>(unknown);
    unknown.clear();
    return taken;
  }

  void addPutOff(final CallSource.Errand errand, final long pauseNs) {
    putOff.addLast(new PutOff(errand, System.nanoTime() + pauseNs));
  }

  /** Something that the server was too busy for and may be asked again now, or null. */
  CallSource.@Nullable Errand takePutOff() {
    final PutOff oldest = putOff.peek();
    if (oldest == null || oldest.dueNs() - System.nanoTime() > 0) {
      return null;
    }
    putOff.remove();
    return oldest.errand();
  }

  boolean nothingIsPutOff() {
    return putOff.isEmpty();
  }

  /** True if the outcome of everything is known. */
  boolean isSettled() {
    return unknown.isEmpty() && putOff.isEmpty();
  }

  /** Holdings that a change was asked for of which the outcome is unknown. */
  List<Holding> changing() {
    return unknown.stream()
        .filter(ChangeWish.class::isInstance)
        .map(errand -> ((ChangeWish) errand).holding())
        .toList();
  }

  void addHolding(final Holding holding) {
    if (holdingById.put(holding.id(), holding) != null) {
      violations.add(Kind.DOUBLED, "two commands made " + holding);
    }
    holdings.add(holding);
    if (holding.isMelting()) {
      melting.add(holding);
    }
    enter(holding);
  }

  /** Moves a holding on, and its units with it. */
  void move(final Holding holding, final Status status) {
    count(holding, -1);
    holding.become(status);
    enter(holding);
  }

  /**
   * Some holding that stands so and has no change pending, or null. It is not found again until it
   * moves.
   *
   * @param random decides which
   */
  @Nullable
  Holding take(final Status status, final SplittableRandom random) {
    final List<Holding> candidates = candidates(status);
    while (!candidates.isEmpty()) {
      final int index = random.nextInt(candidates.size());
      final Holding candidate = candidates.get(index);
      candidates.set(index, candidates.getLast());
      candidates.removeLast();
      if (candidate.status() == status && candidate.pendingChange() == null) {
        return candidate;
      }
    }
    return null;
  }

  /** The units of a holding are others now. */
  void replaceUnits(final Holding holding, final Map<Cell, Long> newUnitsByCell) {
    count(holding, -1);
    holding.units(newUnitsByCell);
    count(holding, 1);
  }

  /** Units of a cell whose holds may have ended by themselves. */
  long heldThatMayHaveEnded(final Cell cell, final long nowNs) {
    return held(cell, holding -> holding.mayBeExpired(nowNs));
  }

  /** Units of a cell whose holds have ended by themselves for certain. */
  long heldThatMustHaveEnded(final Cell cell, final long nowNs) {
    return held(cell, holding -> holding.mustBeExpired(nowNs));
  }

  private long held(final Cell cell, final Predicate<Holding> wanted) {
    melting.removeIf(holding -> !holding.isLimitedInTime());
    return melting.stream()
        .filter(wanted)
        .mapToLong(holding -> holding.unitsByCell().getOrDefault(cell, 0L))
        .sum();
  }

  void addOnHand(final Cell cell, final long quantity) {
    units(cell).onHand += quantity;
  }

  private void enter(final Holding holding) {
    count(holding, 1);
    candidates(holding.status()).add(holding);
  }

  private List<Holding> candidates(final Status status) {
    return candidatesByStatus.computeIfAbsent(status, any -> new ArrayList<>());
  }

  private void count(final Holding holding, final int sign) {
    holding.unitsByCell().forEach((cell, quantity) -> {
      final Units units = units(cell);
      switch (holding.status().bucket()) {
        case HELD -> units.held += sign * quantity;
        case ALLOCATED -> units.allocated += sign * quantity;
        case GONE -> units.onHand -= sign * quantity;
        case NONE -> {}
      }
    });
  }
}
