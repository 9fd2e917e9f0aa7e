package io.sluice.engine.testing;

import io.sluice.engine.domain.EngineCapacity;
import java.util.ArrayList;
import java.util.List;

/**
 * The kind of traffic that one seed stands for: every seed draws its own, so that together they go
 * to places where no average traffic comes.
 *
 * @param seed that all of it was drawn from
 * @param skus how many there are
 * @param locations how many there are
 * @param channels how many there are
 * @param hotPercent how often the first SKU is meant
 * @param mostUnits of one line
 * @param mostLines of one command
 * @param shortestTtlMs of holds and orders
 * @param longestTtlMs of holds and orders
 * @param capacity of the engine
 * @param duplicatePercent how often an earlier command or key comes again
 * @param idlePercent how often time goes on between two commands
 * @param longestIdleMs by how much it then goes on at most
 * @param sweepLimit holds that expire in one turn at most
 * @param turnCommands commands in one turn at most
 * @param actions what may be done, one or several times according to how often it is
 */
public record Swarm(
    long seed,
    int skus,
    int locations,
    int channels,
    int hotPercent,
    int mostUnits,
    int mostLines,
    long shortestTtlMs,
    long longestTtlMs,
    EngineCapacity capacity,
    int duplicatePercent,
    int idlePercent,
    long longestIdleMs,
    int sweepLimit,
    int turnCommands,
    List<Action> actions) {

  /** What a command is about. */
  public enum Action {
    DEFINE,
    RECEIVE,
    ADJUST,
    RESERVE,
    CHANGE_RESERVATION,
    PLACE_ORDER,
    CHECK_OUT,
    PAY,
    CANCEL_ORDER,
    READ,
    ACTIVITY
  }

  private static final List<Action> COMMON = List.of(
      Action.RECEIVE,
      Action.RESERVE,
      Action.RESERVE,
      Action.CHANGE_RESERVATION,
      Action.PLACE_ORDER,
      Action.PAY);

  /** True if the engine is started again now and then, with another capacity each time. */
  public boolean restarts() {
    return seed % 2 == 0;
  }

  /** The capacity that a start brings, the first being number 0. */
  public EngineCapacity capacityAt(final int start) {
    if (start == 0) {
      return capacity;
    }
    final Dice dice = new Dice(seed * 7_919 + start);
    return new EngineCapacity(
        EngineCapacity.MIN_KEYS * dice.pick(List.of(1, 1, 2, 4)),
        dice.pick(List.of(3, 20, 200, 10_000)));
  }

  /** Draws the traffic of a seed. */
  public static Swarm of(final long seed) {
    final Dice dice = new Dice(seed * 1_000_003);
    final long shortestTtlMs = dice.pick(List.of(1L, 1_000L, 60_000L));
    final int keys = EngineCapacity.MIN_KEYS * dice.pick(List.of(1, 1, 2, 4, 16));
    final int holds = dice.pick(List.of(3, 20, 200, 200, 10_000));
    final List<Action> rare =
        List.of(Action.values()).stream().filter(action -> dice.percent(60)).toList();
    final List<Action> actions = new ArrayList<>(rare);
    for (final Action action : COMMON) {
      if (dice.percent(80)) {
        actions.addAll(List.of(action, action));
      }
    }
    actions.addAll(List.of(Action.RECEIVE, Action.RESERVE, Action.PLACE_ORDER));
    return new Swarm(
        seed,
        1 + dice.below(12),
        1 + dice.below(8),
        1 + dice.below(4),
        dice.pick(List.of(0, 50, 95)),
        1 + dice.below(6),
        1 + dice.below(5),
        shortestTtlMs,
        shortestTtlMs * dice.between(1, 50),
        new EngineCapacity(keys, holds),
        dice.pick(List.of(0, 5, 40)),
        dice.pick(List.of(0, 10, 60)),
        dice.pick(List.of(2L, 1_000L, 100_000L, 40_000_000L)),
        dice.pick(List.of(1, 3, 10_000)),
        1 + dice.below(8),
        List.copyOf(actions));
  }
}
