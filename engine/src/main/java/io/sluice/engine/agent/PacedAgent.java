package io.sluice.engine.agent;

import org.agrona.concurrent.Agent;

/** An agent that says how long its thread may sleep when there is nothing to do. */
public interface PacedAgent extends Agent {
  /**
   * The longest sleep after a turn that did nothing, in nanoseconds; a signal ends it earlier.
   *
   * <p>Asked on the agent's thread. An agent with a deadline answers the time that is left to it; 0
   * asks for another turn at once.
   */
  long idleNs();
}
