package io.sluice.api.boot;

import io.sluice.engine.domain.EngineState;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.domain.claim.ClaimStore;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.ReservationStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a state adds up to.
 *
 * @param position of the last event in it
 * @param stateHash over all of it
 * @param timeMs engine time of the last event
 * @param skus registered
 * @param locations registered
 * @param channels registered
 * @param cells that hold stock
 * @param keys that are remembered
 * @param unbalancedSkus codes of SKUs whose accounts do not sum to 0
 * @param unsoundSkus codes of SKUs with a negative bucket or a wrong sum
 * @param reservations by status
 * @param orders by status
 */
record StateSummary(
    long position,
    long stateHash,
    long timeMs,
    int skus,
    int locations,
    int channels,
    int cells,
    long keys,
    List<String> unbalancedSkus,
    List<String> unsoundSkus,
    Map<ReservationStatus, Long> reservations,
    Map<OrderStatus, Long> orders) {

  /** Goes through a state, which nobody changes meanwhile. */
  static StateSummary of(final StateMachine machine) {
    final EngineState state = machine.state();
    final Map<ReservationStatus, Long> reservations = new EnumMap<>(ReservationStatus.class);
    final Map<OrderStatus, Long> orders = new EnumMap<>(OrderStatus.class);
    final ClaimStore claims = state.claims();
    for (int slot = 0; slot < claims.slotEnd(); slot++) {
      if (claims.isUsed(slot) && claims.isOrder(slot)) {
        orders.merge(OrderStatus.ofCode(claims.status(slot)), 1L, Long::sum);
      } else if (claims.isUsed(slot)) {
        reservations.merge(ReservationStatus.ofCode(claims.status(slot)), 1L, Long::sum);
      }
    }
    final List<String> unbalanced = new ArrayList<>();
    final List<String> unsound = new ArrayList<>();
    final StockLedger ledger = state.ledger();
    for (int sku = 0; sku < state.catalog().skus().size(); sku++) {
      final String code = state.catalog().skus().at(sku).code();
      if (ledger.conservationDifference(sku) != 0) {
        unbalanced.add(code);
      }
      if (!ledger.isSound(sku)) {
        unsound.add(code);
      }
    }
    return new StateSummary(
        machine.position(),
        machine.stateHash(),
        state.time().lastTime(),
        state.catalog().skus().size(),
        state.locations().registry().size(),
        state.channels().registry().size(),
        ledger.cellCount(),
        state.keys().size(),
        unbalanced,
        unsound,
        reservations,
        orders);
  }

  /** True if no unit was made or lost, and none was promised twice. */
  boolean isSound() {
    return unbalancedSkus.isEmpty() && unsoundSkus.isEmpty();
  }
}
