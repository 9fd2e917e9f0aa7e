package io.sluice.engine.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.sluice.engine.codec.event.MessageHeaderEncoder;
import io.sluice.engine.codec.event.StockMovedEncoder;
import io.sluice.engine.domain.decision.Decision;
import io.sluice.engine.domain.stock.OutsideAccount;
import io.sluice.engine.protocol.Limits;
import io.sluice.engine.protocol.MovementKind;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Fact;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

class StockMovementTest extends Scenario {
  @Test
  void shouldOpenACellAndFillItWhenUnitsComeForTheFirstTime() {
    when(received(SKU_1, AT_HQ, 5));

    thenStated(Fact.Type.CELL_OPENED, Fact.Type.STOCK_MOVED);
    assertEquals(true, machine().facts().getFirst().more());
    assertEquals(false, machine().facts().getLast().more());
    thenUnits(SKU_1, AT_HQ, 5, 0, 0);
    assertEquals(-5, outside(OutsideAccount.SUPPLIER));
    assertEquals(
        machine().machine().position(),
        assertInstanceOf(Outcome.Movement.class, outcome()).movement());
  }

  @Test
  void shouldUseTheOpenCellWhenMoreUnitsCome() {
    given(received(SKU_1, AT_HQ, 5));

    when(received(SKU_1, AT_HQ, 3));

    thenStated(Fact.Type.STOCK_MOVED);
    thenUnits(SKU_1, AT_HQ, 8, 0, 0);
  }

  @Test
  void shouldOpenOneCellForTwoLinesThatWantTheSameOne() {
    when(received(SKU_1, AT_HQ, 5).and(SKU_2, AT_HQ, 1).and(SKU_1, AT_HQ, 7));

    thenStated(Fact.Type.CELL_OPENED, Fact.Type.CELL_OPENED, Fact.Type.STOCK_MOVED);
    thenUnits(SKU_1, AT_HQ, 12, 0, 0);
    thenUnits(SKU_2, AT_HQ, 1, 0, 0);
  }

  @Test
  void shouldKeepAnAdjustmentInItsOwnAccount() {
    given(received(SKU_1, AT_HQ, 5));

    when(adjust(SKU_1, AT_HQ, -2).and(SKU_1, AT_STORE, 4));

    thenUnits(SKU_1, AT_HQ, 3, 0, 0);
    thenUnits(SKU_1, AT_STORE, 4, 0, 0);
    assertEquals(-5, outside(OutsideAccount.SUPPLIER));
    assertEquals(-2, outside(OutsideAccount.ADJUSTMENT));
  }

  @Test
  void shouldTakeTheLastUnitByAdjustmentAndNoMore() {
    given(received(SKU_1, AT_HQ, 5));

    when(adjust(SKU_1, AT_HQ, -6));
    then(rejected(RejectReason.STOCK_INSUFFICIENT).onLine(0).ofSku(SKU_1).withAvailable(5));

    given(adjust(SKU_1, AT_HQ, -5));
    thenUnits(SKU_1, AT_HQ, 0, 0, 0);

    when(adjust(SKU_1, AT_HQ, -1));
    then(rejected(RejectReason.STOCK_INSUFFICIENT).onLine(0).ofSku(SKU_1).withAvailable(0));
  }

  @Test
  void shouldNotAdjustUnitsThatAreHeldOrPromised() {
    given(received(SKU_1, AT_HQ, 5));
    given(reserve(SKU_1, 2));
    given(confirm(given(reserve(SKU_1, 1))));

    when(adjust(SKU_1, AT_HQ, -3));

    then(rejected(RejectReason.STOCK_INSUFFICIENT).onLine(0).ofSku(SKU_1).withAvailable(2));
    thenUnits(SKU_1, AT_HQ, 2, 2, 1);
  }

  @Test
  void shouldRefuseAnAdjustmentOfACellThatWasNeverOpened() {
    when(adjust(SKU_1, AT_HQ, -1));

    then(rejected(RejectReason.STOCK_INSUFFICIENT).onLine(0).ofSku(SKU_1).withAvailable(0));
  }

  @Test
  void shouldMoveNoLineWhenOneOfThemIsRefused() {
    given(received(SKU_1, AT_HQ, 5));

    when(adjust(SKU_1, AT_HQ, 7).and(SKU_2, AT_HQ, 3).and(SKU_1, AT_STORE, -1));

    then(rejected(RejectReason.STOCK_INSUFFICIENT).onLine(2).ofSku(SKU_1).withAvailable(0));
    thenUnits(SKU_1, AT_HQ, 5, 0, 0);
    assertEquals(1, machine().machine().state().ledger().cellCount());
  }

  @Test
  void shouldCountWhatEarlierLinesTookFromTheSameCell() {
    given(received(SKU_1, AT_HQ, 5));

    when(adjust(SKU_1, AT_HQ, -3).and(SKU_1, AT_HQ, -3));
    then(rejected(RejectReason.STOCK_INSUFFICIENT).onLine(1).ofSku(SKU_1).withAvailable(2));

    given(adjust(SKU_1, AT_HQ, -3).and(SKU_1, AT_HQ, -2));
    thenUnits(SKU_1, AT_HQ, 0, 0, 0);
  }

  @Test
  void shouldCountWhatEarlierLinesBroughtToTheSameCell() {
    when(adjust(SKU_1, AT_HQ, 3).and(SKU_1, AT_HQ, -2));

    thenUnits(SKU_1, AT_HQ, 1, 0, 0);
  }

  @Test
  void shouldMoveUnitsOfOneSkuFromOneCellToAnotherByAdjustment() {
    given(received(SKU_1, AT_HQ, 5));

    when(adjust(SKU_1, AT_HQ, -2).and(SKU_1, AT_DEPOT, 2));

    thenUnits(SKU_1, AT_HQ, 3, 0, 0);
    thenUnits(SKU_1, AT_DEPOT, 2, 0, 0);
    assertEquals(0, outside(OutsideAccount.ADJUSTMENT));
  }

  @Test
  void shouldAcceptLinesOfOneCellThatCancelOut() {
    given(received(SKU_1, AT_HQ, 5));

    given(adjust(SKU_1, AT_HQ, -2).and(SKU_1, AT_HQ, 2));

    thenUnits(SKU_1, AT_HQ, 5, 0, 0);
  }

  @Test
  void shouldTakeLinesInTheirOrderEvenIfAnotherOrderWouldDo() {
    when(adjust(SKU_1, AT_HQ, -2).and(SKU_1, AT_HQ, 3));

    then(rejected(RejectReason.STOCK_INSUFFICIENT).onLine(0).ofSku(SKU_1).withAvailable(0));
  }

  @Test
  void shouldRefuseUnknownThingsInTheOrderOfLinesBeforeUnitsAreLookedAt() {
    when(adjust(SKU_1, AT_HQ, -1).and(SKU_1, NOWHERE, 1).and(NO_SKU, AT_HQ, 1));
    then(rejected(RejectReason.LOCATION_UNKNOWN).onLine(1).ofSku(SKU_1));

    when(adjust(SKU_1, AT_HQ, -1).and(NO_SKU, NOWHERE, 1).and(SKU_1, NOWHERE, 1));
    then(rejected(RejectReason.SKU_UNKNOWN).onLine(1));
  }

  @Test
  void shouldHoldTheMostUnitsOfOneSkuAndNoMore() {
    given(received(SKU_1, AT_HQ, 1), received(SKU_1, AT_STORE, 2));
    moved(MovementKind.RECEIVE, Limits.MAX_ACCOUNT_UNITS - 3);

    when(received(SKU_2, AT_HQ, 1).and(SKU_1, AT_DEPOT, 1));
    then(rejected(RejectReason.ACCOUNT_FULL).onLine(1).ofSku(SKU_1));

    given(adjust(SKU_1, AT_HQ, -1).and(SKU_1, AT_DEPOT, 1));
    when(adjust(SKU_1, AT_HQ, 1));
    then(rejected(RejectReason.ACCOUNT_FULL).onLine(0).ofSku(SKU_1));
  }

  @Test
  void shouldTakeNoMoreFromAnOutsideAccountThanItCanHold() {
    given(received(SKU_1, AT_HQ, 1));
    moved(MovementKind.RECEIVE, Limits.MAX_ACCOUNT_UNITS - 2);
    moved(MovementKind.ADJUST, 9 - Limits.MAX_ACCOUNT_UNITS);
    thenUnits(SKU_1, AT_HQ, 8, 0, 0);

    when(received(SKU_1, AT_HQ, 1).and(SKU_1, AT_STORE, 1));
    then(rejected(RejectReason.ACCOUNT_FULL).onLine(1).ofSku(SKU_1));

    given(received(SKU_1, AT_HQ, 1));
    assertEquals(-Limits.MAX_ACCOUNT_UNITS, outside(OutsideAccount.SUPPLIER));
    when(received(SKU_1, AT_HQ, 1));
    then(rejected(RejectReason.ACCOUNT_FULL).onLine(0).ofSku(SKU_1));
    given(received(SKU_2, AT_HQ, 1), adjust(SKU_1, AT_HQ, -9), adjust(SKU_1, AT_HQ, 1));
  }

  @Test
  void shouldTakeUnitsOutOfAnAccountThatHoldsTooMany() {
    given(received(SKU_1, AT_HQ, 1));
    moved(MovementKind.RECEIVE, Limits.MAX_ACCOUNT_UNITS + 4);

    given(adjust(SKU_1, AT_HQ, -2));

    when(adjust(SKU_1, AT_HQ, -2).and(SKU_1, AT_STORE, 1));
    then(rejected(RejectReason.ACCOUNT_FULL).onLine(1).ofSku(SKU_1));
    when(received(SKU_1, AT_HQ, 1));
    then(rejected(RejectReason.ACCOUNT_FULL).onLine(0).ofSku(SKU_1));
    given(adjust(SKU_1, AT_HQ, -3).and(SKU_1, AT_HQ, -1).and(SKU_1, AT_STORE, 1));
  }

  @Test
  void shouldShowEveryCellOfASkuInTheOrderInWhichTheyWereOpened() {
    given(received(SKU_1, AT_DEPOT, 5), received(SKU_1, AT_HQ, 7), received(SKU_2, AT_HQ, 9));
    given(reserve(SKU_1, 2));
    given(confirm(given(reserve(SKU_1, 3).from(AT_DEPOT))));

    final Outcome.Stock stock =
        assertInstanceOf(Outcome.Stock.class, when(new Command.ReadStock(SKU_1)));

    thenStated();
    assertEquals(SKU_1, stock.sku());
    assertEquals(
        List.of(new Outcome.Row(AT_DEPOT, 2, 0, 3, 0, 0), new Outcome.Row(AT_HQ, 5, 2, 0, 0, 0)),
        stock.rows());
  }

  @Test
  void shouldShowASkuWithoutCellsAsNothing() {
    final Outcome.Stock stock =
        assertInstanceOf(Outcome.Stock.class, when(new Command.ReadStock(SKU_3)));

    assertEquals(List.of(), stock.rows());
  }

  @Test
  void shouldRefuseToShowAnUnknownSku() {
    when(new Command.ReadStock(NO_SKU));

    then(rejected(RejectReason.SKU_UNKNOWN));
  }

  @Test
  void shouldPromiseOfEachChannelWhatItsLocationsHaveAvailable() {
    given(received(SKU_1, AT_HQ, 5), received(SKU_1, AT_STORE, 3), received(SKU_2, AT_DEPOT, 2));
    given(reserve(SKU_1, 1).from(AT_STORE));

    when(new Command.ReadAvailability(WEB, List.of(SKU_2, SKU_1, SKU_3, SKU_1)));
    assertEquals(
        List.of(promise(SKU_2, 2), promise(SKU_1, 7), promise(SKU_3, 0), promise(SKU_1, 7)),
        assertInstanceOf(Outcome.Availability.class, outcome()).items());

    when(new Command.ReadAvailability(SHOP, List.of(SKU_1, SKU_2)));
    assertEquals(
        List.of(promise(SKU_1, 2), promise(SKU_2, 0)),
        assertInstanceOf(Outcome.Availability.class, outcome()).items());
  }

  @Test
  void shouldRefuseAQuestionAboutAnUnknownChannelBeforeOneAboutAnUnknownSku() {
    when(new Command.ReadAvailability(NO_CHANNEL, List.of(NO_SKU)));
    then(rejected(RejectReason.CHANNEL_UNKNOWN));

    when(new Command.ReadAvailability(WEB, List.of(SKU_1, NO_SKU)));
    then(rejected(RejectReason.SKU_UNKNOWN).onLine(1));
  }

  /** So many units at HQ in a single line, as no command may move them. */
  private void moved(final MovementKind kind, final long units) {
    final int cell = machine().machine().state().ledger().cellAt(SKU_1, AT_HQ);
    machine().replay(batch -> {
      final Decision decision = new Decision();
      decision.begin(now(), 0);
      final StockMovedEncoder event = new StockMovedEncoder();
      event.wrapAndApplyHeader(batch.buffer(), batch.begin(), new MessageHeaderEncoder());
      decision.stamp(event.cause());
      event.kind((short) kind.code());
      event.linesCount(1).next().cell(cell).pool(0).quantity(units).reason("");
      event.document("").actor("");
      batch.end(event.encodedLength());
    });
  }

  private long outside(final OutsideAccount account) {
    return machine().machine().state().ledger().outside(SKU_1, account);
  }

  private static Outcome.Promise promise(final int sku, final long available) {
    return new Outcome.Promise(sku, available);
  }
}
