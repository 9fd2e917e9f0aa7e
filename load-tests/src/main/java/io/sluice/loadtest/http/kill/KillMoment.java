package io.sluice.loadtest.http.kill;

/** When in a round the server is killed. */
enum KillMoment {
  /** Some time after enough was acknowledged. */
  ANY_TIME("at any time"),
  /** The same, and some of the starts that follow are killed too. */
  DURING_RECOVERY("during recovery"),
  /** When the journal goes on in a new file. */
  AROUND_A_ROLL("around a roll");

  private static final int CYCLE = 4;

  private final String words;

  KillMoment(final String words) {
    this.words = words;
  }

  /** The moment of a round: one in four during recovery, one in four around a roll. */
  static KillMoment ofRound(final int round) {
    return switch (round % CYCLE) {
      case 0 -> AROUND_A_ROLL;
      case 2 -> DURING_RECOVERY;
      default -> ANY_TIME;
    };
  }

  @Override
  public String toString() {
    return words;
  }
}
