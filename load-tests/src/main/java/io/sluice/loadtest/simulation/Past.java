package io.sluice.loadtest.simulation;

import java.util.ArrayList;
import java.util.List;

/** What the rules say of every state that a crash may lead back to. */
final class Past {
  private Model settled;
  private long settledHash;
  private final List<Turn> turns = new ArrayList<>();

  Past(final Model settled, final long settledHash) {
    this.settled = settled;
    this.settledHash = settledHash;
  }

  /** No crash leads back behind this state. */
  void settle(final Model model, final long stateHash) {
    settled = model.copy();
    settledHash = stateHash;
    turns.clear();
  }

  void add(final Turn turn) {
    turns.add(turn);
  }

  /** Hash of the state of the engine at a position where a frame ended. */
  long hashAt(final long position) {
    if (position == settled.position()) {
      return settledHash;
    }
    for (int i = turns.size() - 1; i >= 0; i--) {
      if (turns.get(i).lastPosition() == position) {
        return turns.get(i).stateHash();
      }
    }
    throw new Violation("no frame ended at position " + position);
  }

  /** The state at a position where a frame ended; what came after it is over. */
  Model backTo(final long position) {
    final Model model = settled.copy();
    for (final Turn turn : turns) {
      if (turn.lastPosition() <= position) {
        turn.replayInto(model);
      }
    }
    Violation.unless(model.position() == position, "a frame is whole or not there");
    turns.removeIf(turn -> turn.lastPosition() > position);
    return model;
  }
}
