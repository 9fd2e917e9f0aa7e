package io.sluice.loadtest.bench;

import io.sluice.engine.agent.PacedAgent;

/** An agent that notes its turns, and takes one every millisecond even when nobody wakes it. */
final class WatchedAgent implements PacedAgent {
  private final PacedAgent agent;
  private final LateTurns turns;

  /**
   * Watches an agent.
   *
   * @param agent whose turns are noted
   * @param turns where
   */
  WatchedAgent(final PacedAgent agent, final LateTurns turns) {
    this.agent = agent;
    this.turns = turns;
  }

  @Override
  public int doWork() throws Exception {
    turns.onTurn(System.nanoTime());
    return agent.doWork();
  }

  @Override
  public long idleNs() {
    return Math.min(agent.idleNs(), LateTurns.PERIOD_NS);
  }

  @Override
  public void onClose() {
    agent.onClose();
  }

  @Override
  public String roleName() {
    return agent.roleName();
  }
}
