package io.sluice.engine.domain.time;

import io.sluice.engine.codec.event.RulesVersionDecoder;
import io.sluice.engine.codec.event.TimeResumedDecoder;
import io.sluice.engine.domain.table.WritesState;

/** Applies the facts about time and rules. */
public final class TimeApplier {
  private final EngineTimeState state;

  /** An applier that writes the state of time. */
  public TimeApplier(final EngineTimeState state) {
    this.state = state;
  }

  /** Engine time is at least that of an event. */
  @WritesState
  public void advance(final long time) {
    state.advance(time);
  }

  /** Applies a fact. */
  public void apply(final TimeResumedDecoder event) {
    state.resume(
        event.cause().time(),
        event.bootIdHigh(),
        event.bootIdLow(),
        event.uptimeMs(),
        event.wallMs());
  }

  /** Applies a fact. */
  public void apply(final RulesVersionDecoder event) {
    state.rules(event.rulesVersion());
  }
}
