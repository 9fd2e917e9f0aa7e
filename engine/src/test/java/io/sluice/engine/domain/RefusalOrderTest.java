package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.ClaimId;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Command.OrderLine;
import io.sluice.engine.testing.Scenario;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The order in which the preconditions of a command are looked at: each command here breaks several
 * and is told of the first. One after the other is mended until it is accepted.
 */
class RefusalOrderTest extends Scenario {
  private static final long TOO_DEAR = Limits.MAX_ORDER_AMOUNT;
  private static final OrderLine SOLD_OUT_LINE = orderLine(SKU_1, Command.ANYWHERE, 10);
  private static final OrderLine GOOD_LINE = orderLine(SKU_1, AT_STORE, 1);
  private static final OrderLine FOREIGN_LINE = orderLine(SKU_1, AT_HQ, 1);
  private static final OrderLine UNKNOWN_LOCATION = orderLine(SKU_1, NOWHERE, 1);
  private static final OrderLine UNKNOWN_SKU = orderLine(NO_SKU, NOWHERE, 2, TOO_DEAR);

  @BeforeEach
  void receiveUnits() {
    given(received(SKU_1, AT_HQ, 5), received(SKU_1, AT_STORE, 5));
  }

  @Override
  protected EngineCapacity capacity() {
    return new EngineCapacity(EngineCapacity.MIN_KEYS, 1);
  }

  @Test
  void shouldLookAtAReservationLineByLine() {
    final Command.ReserveStock broken = reserve(NO_SKU, 10).from(NOWHERE).in(NO_CHANNEL);

    when(broken.and(NO_SKU, 1));
    then(rejected(RejectReason.CHANNEL_UNKNOWN));
    when(broken.in(SHOP).and(NO_SKU, 1));
    then(rejected(RejectReason.SKU_UNKNOWN).onLine(0));
    when(reserve(SKU_1, 10).from(NOWHERE).in(SHOP).and(NO_SKU, 1));
    then(rejected(RejectReason.LOCATION_UNKNOWN).onLine(0).ofSku(SKU_1));
    when(reserve(SKU_1, 10).from(AT_HQ).in(SHOP).and(NO_SKU, 1));
    then(rejected(RejectReason.LOCATION_NOT_IN_CHANNEL).onLine(0).ofSku(SKU_1).withAvailable(0));
    when(reserve(SKU_1, 10).from(AT_STORE).in(SHOP).and(NO_SKU, 1));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(5));
    when(reserve(SKU_1, 5).from(AT_STORE).in(SHOP).and(NO_SKU, 1));
    then(rejected(RejectReason.SKU_UNKNOWN).onLine(1));
  }

  @Test
  void shouldLookForRoomAfterEverythingElseAboutAReservation() {
    given(reserve(SKU_1, 1));
    fillKeyMemory();

    when(reserve(SKU_1, 10));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(9));
    when(reserve(SKU_1, 1));
    then(rejected(RejectReason.RECORDS_FULL));
    later(TTL_MS);
    assertEquals(1, swept());
    when(reserve(SKU_1, 1));
    then(rejected(RejectReason.KEY_MEMORY_FULL));
  }

  @Test
  void shouldLookAtTheReservationOfAnOrderBeforeItsLines() {
    final ClaimId bobs = given(reserve(SKU_1, 1).by(BOB).ttl(1_000));
    later(1_000);

    when(orderOf(bobs, UNKNOWN_SKU).in(NO_CHANNEL));
    then(rejected(RejectReason.CHANNEL_UNKNOWN));
    when(orderOf(NO_CLAIM, UNKNOWN_SKU).in(SHOP));
    then(rejected(RejectReason.RESERVATION_UNKNOWN));
    when(orderOf(bobs, UNKNOWN_SKU).in(SHOP));
    then(rejected(RejectReason.RESERVATION_OF_ANOTHER));
    when(orderOf(bobs, UNKNOWN_SKU).in(SHOP).by(BOB));
    then(rejected(RejectReason.RESERVATION_OF_ANOTHER));
    when(orderOf(bobs, UNKNOWN_SKU).by(BOB));
    then(rejected(RejectReason.RESERVATION_CLOSED));
    swept();
    final ClaimId alices = given(reserve(SKU_1, 1).by(ALICE));
    when(orderOf(alices, SOLD_OUT_LINE, UNKNOWN_SKU));
    then(rejected(RejectReason.SKU_UNKNOWN).onLine(1));
    when(orderOf(alices, SOLD_OUT_LINE, UNKNOWN_LOCATION));
    then(rejected(RejectReason.LOCATION_UNKNOWN).onLine(1).ofSku(SKU_1));
    when(orderOf(alices, SOLD_OUT_LINE, GOOD_LINE));
    then(rejected(RejectReason.LINES_DIFFER).onLine(0).ofSku(SKU_1));
  }

  @Test
  void shouldLookAtTheCodesAndPricesOfAllLinesOfAnOrderBeforeItsUnits() {
    final OrderLine tooDear = orderLine(SKU_1, AT_HQ, 2, TOO_DEAR);
    final OrderLine soldOut = orderLine(SKU_1, AT_STORE, 10, 0);

    when(place(soldOut, UNKNOWN_SKU));
    then(rejected(RejectReason.SKU_UNKNOWN).onLine(1));
    when(place(soldOut, orderLine(SKU_1, NOWHERE, 2, TOO_DEAR)));
    then(rejected(RejectReason.LOCATION_UNKNOWN).onLine(1).ofSku(SKU_1));
    when(place(soldOut, tooDear));
    then(rejected(RejectReason.AMOUNT_TOO_LARGE).onLine(1).ofSku(SKU_1));
    when(place(FOREIGN_LINE, SOLD_OUT_LINE));
    then(rejected(RejectReason.LOCATION_NOT_IN_CHANNEL).onLine(0).ofSku(SKU_1).withAvailable(0));
    when(place(SOLD_OUT_LINE, FOREIGN_LINE));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(5));
  }

  @Test
  void shouldLookForRoomAfterEverythingElseAboutAnOrder() {
    given(reserve(SKU_1, 1));
    fillKeyMemory();

    when(place(SOLD_OUT_LINE));
    then(rejected(RejectReason.SOLD_OUT).onLine(0).ofSku(SKU_1).withAvailable(5));
    when(place(GOOD_LINE));
    then(rejected(RejectReason.RECORDS_FULL));
    later(TTL_MS);
    assertEquals(1, swept());
    when(place(GOOD_LINE));
    then(rejected(RejectReason.KEY_MEMORY_FULL));
  }

  @Test
  void shouldLookForRoomAfterTheStatusOfAReservation() {
    final ClaimId id = given(reserve(SKU_1, 1));
    fillKeyMemory();

    when(confirm(NO_CLAIM));
    then(rejected(RejectReason.RESERVATION_UNKNOWN));
    when(change(id, ReservationChange.CONSUME));
    then(rejected(RejectReason.RESERVATION_CLOSED));
    when(confirm(id));
    then(rejected(RejectReason.KEY_MEMORY_FULL));
    thenReservation(id, reservation(ReservationStatus.HELD));
  }

  @Test
  void shouldLookForRoomAfterTheStatusOfAnOrder() {
    final ClaimId id = given(order(SKU_1, 1));
    fillKeyMemory();

    when(cancel(NO_CLAIM));
    then(rejected(RejectReason.ORDER_UNKNOWN));
    when(cancel(id));
    then(rejected(RejectReason.KEY_MEMORY_FULL));
    when(pay(NO_CLAIM, 1));
    then(rejected(RejectReason.ORDER_UNKNOWN));
    when(pay(id, 1));
    then(rejected(RejectReason.KEY_MEMORY_FULL));
  }

  @Test
  void shouldLookForRoomAfterTheUnitsOfAMovement() {
    fillKeyMemory();

    when(adjust(SKU_1, AT_HQ, -6));
    then(rejected(RejectReason.STOCK_INSUFFICIENT).onLine(0).ofSku(SKU_1).withAvailable(5));
    when(adjust(SKU_1, AT_HQ, -5));
    then(rejected(RejectReason.KEY_MEMORY_FULL));
  }

  @Test
  void shouldTakeNoReservationForAnOrderAndNoOrderForAReservation() {
    final ClaimId reservation = given(reserve(SKU_1, 1));
    when(pay(reservation, 1));
    then(rejected(RejectReason.ORDER_UNKNOWN));
    when(cancel(reservation));
    then(rejected(RejectReason.ORDER_UNKNOWN));
    when(new Command.ReadOrder(reservation));
    then(rejected(RejectReason.ORDER_UNKNOWN));
    given(release(reservation));

    final ClaimId order = given(order(SKU_1, 1));
    when(release(order));
    then(rejected(RejectReason.RESERVATION_UNKNOWN));
    when(new Command.ReadReservation(order));
    then(rejected(RejectReason.RESERVATION_UNKNOWN));
    when(orderOf(order));
    then(rejected(RejectReason.RESERVATION_UNKNOWN));
  }

  @Test
  void shouldKnowNoRecordByAnIdThatIsOnlyHalfRight() {
    final ClaimId id = given(reserve(SKU_1, 1));
    for (final ClaimId wrong : List.of(
        new ClaimId(id.sequence() + 1, id.slot()),
        new ClaimId(id.sequence(), id.slot() + 1),
        new ClaimId(0, id.slot()),
        new ClaimId(0, id.slot() + 1),
        new ClaimId(-1, -1),
        new ClaimId(id.sequence(), Integer.MAX_VALUE))) {
      when(new Command.ReadReservation(wrong));
      then(rejected(RejectReason.RESERVATION_UNKNOWN));
      when(release(wrong));
      then(rejected(RejectReason.RESERVATION_UNKNOWN));
    }
  }

  /** Fills the memory with keys that are too young to go. */
  private void fillKeyMemory() {
    final int queued = (int) machine().machine().state().keys().size()
        - machine().machine().state().expiry().size();
    machine()
        .sendAll(
            Collections.nCopies(EngineCapacity.MIN_KEYS - queued, received(SKU_2, AT_HQ, 1)),
            OWN_KEYS);
  }

  private static Command.PlaceOrder place(final OrderLine... lines) {
    return new Command.PlaceOrder(SHOP, ALICE, TTL_MS, 0, Command.NONE, null, List.of(lines));
  }

  private static OrderLine orderLine(final int sku, final int location, final long quantity) {
    return orderLine(sku, location, quantity, Command.NO_PRICE);
  }

  private static OrderLine orderLine(
      final int sku, final int location, final long quantity, final long unitPrice) {
    return new OrderLine(sku, location, quantity, unitPrice);
  }
}
