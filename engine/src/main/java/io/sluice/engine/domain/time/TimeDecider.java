package io.sluice.engine.domain.time;

import io.sluice.engine.codec.EventBatch;
import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.RulesVersionEncoder;
import io.sluice.engine.codec.event.TimeResumedEncoder;
import io.sluice.engine.domain.decision.Decision;

/** States the facts of a start: engine time goes on, and which rules and bounds are in force. */
public final class TimeDecider {
  private final EngineTimeState state;
  private final EventBatch events;
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final TimeResumedEncoder resumed = new TimeResumedEncoder();
  private final RulesVersionEncoder rules = new RulesVersionEncoder();

  /** A decider that reads the state of time and states facts in a batch. */
  public TimeDecider(final EngineTimeState state, final EventBatch events) {
    this.state = state;
    this.events = events;
  }

  /** States: engine time goes on at the time of the decision. */
  public void resume(
      final long bootIdHigh,
      final long bootIdLow,
      final long uptimeMs,
      final long wallMs,
      final Decision decision) {
    resumed.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(resumed.cause());
    resumed
        .previousTime(state.lastTime())
        .bootIdHigh(bootIdHigh)
        .bootIdLow(bootIdLow)
        .uptimeMs(uptimeMs)
        .wallMs(wallMs);
    events.end(resumed.encodedLength());
  }

  /** States: these rules and bounds are in force from here on. */
  public void rules(
      final int version, final int keyCapacity, final int holdCapacity, final Decision decision) {
    rules.wrapAndApplyHeader(events.buffer(), events.begin(), header);
    decision.stamp(rules.cause());
    rules.rulesVersion(version).keyCapacity(keyCapacity).holdCapacity(holdCapacity);
    events.end(rules.encodedLength());
  }
}
