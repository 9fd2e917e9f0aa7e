package io.sluice.loadtest.simulation;

import java.util.PriorityQueue;

/** The holds in the order in which their time comes. */
final class ModelDues {
  /** Says whether a hold still ends when it was to end. */
  interface Holds {
    boolean lives(long number, long endsAt);
  }

  /** A hold and when it is due; of no meaning any more if the hold ended or was extended. */
  private record Due(long at, long number) implements Comparable<Due> {
    @Override
    public int compareTo(final Due other) {
      final int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  private final Holds holds;
  private final PriorityQueue<Due> dues;

  ModelDues(final Holds holds) {
    this.holds = holds;
    dues = new PriorityQueue<>();
  }

  ModelDues(final ModelDues other, final Holds holds) {
    this.holds = holds;
    dues = new PriorityQueue<>(other.dues);
  }

  /** A hold begins, or ends at another time than it was to. */
  void add(final ModelClaim claim) {
    dues.add(new Due(claim.expiresAt, claim.number));
  }

  /** When the next hold is due. */
  long nextAt() {
    Due first = dues.peek();
    while (first != null && !holds.lives(first.number(), first.at())) {
      dues.poll();
      first = dues.peek();
    }
    return first == null ? Long.MAX_VALUE : first.at();
  }

  /** Takes the hold that is due next, and returns its number. */
  long take() {
    return dues.remove().number();
  }
}
