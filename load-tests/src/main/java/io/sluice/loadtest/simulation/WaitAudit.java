package io.sluice.loadtest.simulation;

import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.activity.Waitlist;
import io.sluice.engine.domain.claim.ClaimStore;
import java.util.List;

/** Compares who waits for what, and in which place, with what it has to be. */
final class WaitAudit {
  private WaitAudit() {}

  /** Each queue is what the rules say, and nobody else waits. */
  static void check(final EngineState state, final Model model) {
    final Waitlist actual = state.activities().waitlist();
    final ModelPools pools = model.stock.pools();
    for (int pool = 1; pool <= pools.count(); pool++) {
      Violation.unless(
          actual.waiting(pool) == pools.waiting(pool)
              && pools.waiting(pool) == model.waits().queue(pool).size(),
          "somebody waits for a pool who should not, or the other way round");
      if (pools.waiting(pool) > 0) {
        checkQueue(state, model, pool);
      }
    }
    final ModelClaim inVain = model.waits().firstInVain();
    Violation.unless(
        actual.closedPool() == (inVain == null ? Waitlist.NONE : inVain.waitPool),
        "those who wait in vain are others than the rules say");
  }

  private static void checkQueue(final EngineState state, final Model model, final int pool) {
    final Waitlist actual = state.activities().waitlist();
    final ClaimStore claims = state.claims();
    final List<Long> queue = model.waits().queue(pool);
    for (int i = 0; i < queue.size(); i++) {
      final ModelClaim claim = model.claims().existing(queue.get(i));
      Violation.unless(claims.exists(claim.number, claim.slot), "who waits has no record");
      final int row = claims.waitRow(claim.slot);
      Violation.unless(
          row != Waitlist.NONE
              && actual.slot(row) == claim.slot
              && actual.place(row) == i + 1
              && (i > 0 || actual.first(pool) == row),
          "somebody does not wait in the place in which he joined");
      Violation.unless(
          actual.units(row) == claim.waitUnits
              && actual.ttlMs(row) == claim.askedTtlMs
              && claims.waitPool(claim.slot) == pool
              && claims.waitUnits(claim.slot) == claim.waitUnits,
          "somebody waits for something else than he wanted");
      Violation.unless(
          i == 0 || queue.get(i - 1) < queue.get(i), "a queue is not in the order of joining");
    }
  }
}
