package io.sluice.loadtest.http.kill;

/**
 * What a run of kills does.
 *
 * @param rounds how many times a serving server is killed
 * @param durability its level: {@code process} or {@code disk}
 * @param seed decides load and moments, as far as two processes can be decided
 * @param roundsPerDirectory rounds after which a fresh directory is used
 * @param acknowledgements commands that must be acknowledged before a kill
 * @param connections callers of the load
 * @param journalFileBytes size of a journal file; small, so that it rolls often
 */
public record KillPlan(
    int rounds,
    String durability,
    long seed,
    int roundsPerDirectory,
    int acknowledgements,
    int connections,
    String journalFileBytes) {
  private static final int ROUNDS_PER_DIRECTORY = 50;
  private static final int ACKNOWLEDGEMENTS = 1_000;
  private static final int CONNECTIONS = 16;
  private static final String JOURNAL_FILE_BYTES = "16MiB";

  /** A plan with what is not asked for. */
  public static KillPlan of(final int rounds, final String durability, final long seed) {
    return new KillPlan(
        rounds,
        durability,
        seed,
        ROUNDS_PER_DIRECTORY,
        ACKNOWLEDGEMENTS,
        CONNECTIONS,
        JOURNAL_FILE_BYTES);
  }
}
