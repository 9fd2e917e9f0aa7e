package io.sluice.loadtest.simulation;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The records of reservations and orders by their numbers, and when their holds are due. */
final class ModelClaims {
  private final ModelKeys keys;
  private final Marks marks;
  private final ModelDues dues;
  private @Nullable ModelClaim[] claims = new ModelClaim[256];
  private long[] numberBySlot = new long[256];
  private long lastNumber;
  private int slotEnd;
  private int holds;
  private int mostHolds;

  ModelClaims(final ModelKeys keys, final Marks marks) {
    this.keys = keys;
    this.marks = marks;
    dues = new ModelDues(this::isLive);
  }

  ModelClaims(final ModelClaims other, final ModelKeys keys) {
    this.keys = keys;
    marks = other.marks;
    dues = new ModelDues(other.dues, this::isLive);
    claims = new ModelClaim[other.claims.length];
    for (int i = 0; i < claims.length; i++) {
      final ModelClaim claim = other.claims[i];
      claims[i] = claim == null ? null : claim.copy();
    }
    numberBySlot = other.numberBySlot.clone();
    lastNumber = other.lastNumber;
    slotEnd = other.slotEnd;
    holds = other.holds;
    mostHolds = other.mostHolds;
  }

  /** A process may hold so much. */
  void room(final int newMostHolds) {
    mostHolds = newMostHolds;
  }

  boolean hasRoom() {
    return holds < mostHolds;
  }

  int holds() {
    return holds;
  }

  long lastNumber() {
    return lastNumber;
  }

  /** A claim by its number, or null. */
  @Nullable
  ModelClaim claim(final long number) {
    return number > 0 && number < claims.length ? claims[(int) number] : null;
  }

  ModelClaim existing(final long number) {
    final ModelClaim claim = claim(number);
    if (claim == null) {
      throw new Violation("nothing has the number " + number);
    }
    return claim;
  }

  /** True if the record of a claim must be there. */
  boolean mustKeep(final ModelClaim claim, final long now) {
    return !claim.gone && (!claim.ended || keys.mustKeep(claim, now));
  }

  /** True if there is or was something under this id, as far as anybody still knows. */
  boolean wasGivenOut(final Wish wish) {
    return wish.number > 0 && wish.number <= lastNumber && wish.slot >= 0 && wish.slot < slotEnd;
  }

  /** A record begins, in the slot that the engine gave it, and lives for a while. */
  ModelClaim open(
      final Resolution stated,
      final boolean order,
      final Wish wish,
      final Part[] parts,
      final long expiresAt,
      final long now) {
    final int slot = stated.slot();
    Violation.unless(stated.number() == lastNumber + 1, "numbers are dense");
    lastNumber++;
    if (slot >= numberBySlot.length) {
      numberBySlot = Arrays.copyOf(numberBySlot, Math.max(slot + 1, 2 * numberBySlot.length));
    }
    if (lastNumber >= claims.length) {
      claims = Arrays.copyOf(claims, 2 * claims.length);
    }
    final ModelClaim before = claim(numberBySlot[slot]);
    if (before != null && !before.gone) {
      Violation.unless(!mustKeep(before, now), "a record was thrown away that is needed");
      marks.hit(Mark.SLOT_TAKEN_AGAIN);
      forget(before, now);
    }
    final ModelClaim claim = new ModelClaim(lastNumber, slot, order, wish, parts);
    claim.expiresAt = expiresAt;
    claims[(int) lastNumber] = claim;
    numberBySlot[slot] = lastNumber;
    slotEnd = Math.max(slotEnd, slot + 1);
    dues.add(claim);
    holds++;
    return claim;
  }

  /** The engine has forgotten a record. */
  void forget(final ModelClaim claim, final long now) {
    marks.hit(Mark.RECORD_FORGOTTEN);
    claim.gone = true;
    keys.forgetAllOf(claim, now);
  }

  /** A hold ends at another time than it was to. */
  void postpone(final ModelClaim claim, final long newExpiresAt) {
    claim.expiresAt = newExpiresAt;
    dues.add(claim);
  }

  /** A hold is over, whatever comes after it. */
  void endHold(final ModelClaim claim, final long now) {
    Violation.unless(claim.held, "a hold ended twice");
    claim.held = false;
    holds--;
    keys.unbind(claim, now);
  }

  /** When the next hold is due. */
  long nextDue() {
    return dues.nextAt();
  }

  /** Takes the hold that is due next, and returns its number. */
  long takeDue() {
    return dues.take();
  }

  private boolean isLive(final long number, final long endsAt) {
    final ModelClaim claim = existing(number);
    return claim.held && claim.expiresAt == endsAt;
  }
}
