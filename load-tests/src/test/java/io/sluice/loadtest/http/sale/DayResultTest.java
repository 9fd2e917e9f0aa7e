package io.sluice.loadtest.http.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.http.Json;
import io.sluice.loadtest.http.LoopOptions;
import io.sluice.loadtest.http.OpenTraffic;
import io.sluice.loadtest.http.Schedule;
import io.sluice.loadtest.http.ScriptedServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What counts of sales in which the generator was late, and in which it was not. */
@Timeout(60)
final class DayResultTest {
  private static final int BUYERS = 10;
  private static final Offer OFFER = new Offer("s", "c", "hot", "", 3);
  private static final SalePlan PLAN = new SalePlan(BUYERS, 3, 1, Duration.ofMillis(1), false, 1);
  private static final Ledger GOOD = new Ledger(3, 3, 7, 3, 0, 3, 0, 0);
  private static final Ledger OVERSOLD = new Ledger(3, 4, 6, 4, 0, 3, 0, 0);

  @Test
  void shouldTakeTimesFromSalesInWhichTheGeneratorWasInTime() throws Exception {
    final DayResult result = new DayResult(PLAN, List.of(timely(), late(GOOD)), 1);
    final Json figures = Json.parse(Json.pretty(result.figures()));
    assertTrue(result.isValid());
    assertEquals(2, figures.number("sales"));
    assertEquals(1, figures.number("timedSales"));
    assertEquals(6, figures.number("sold"));
    assertTrue(figures.fraction("slowestMs") < figures.fraction("voidSlowestMs"));
    assertTrue(figures.fraction("voidMissedShareWorst") > SaleRun.MOST_MISSED);
  }

  @Test
  void shouldNotBeValidWithFewerTimedSalesThanWanted() throws Exception {
    final DayResult result = new DayResult(PLAN, List.of(timely(), late(GOOD)), 2);
    assertFalse(result.isValid());
    assertTrue(result.isClean());
  }

  @Test
  void shouldCountTheBooksOfAVoidSale() throws Exception {
    final DayResult result = new DayResult(PLAN, List.of(timely(), late(OVERSOLD)), 1);
    assertFalse(result.isClean());
    assertEquals(1, Json.parse(Json.pretty(result.figures())).number("oversold"));
  }

  @Test
  void shouldCompareOnlyPairsOfWhichBothAreValid() throws Exception {
    final SalePair valid = pair(timely(), timely());
    final SalePair late = pair(timely(), late(GOOD));
    final Json figures =
        Json.parse(Json.pretty(DayResult.ofPairs(PLAN, List.of(valid, late), 1).figures()));
    assertEquals(4, figures.number("sales"));
    assertEquals(2, figures.number("timedSales"));
    assertEquals(1, figures.number("pairs"));
    final Json ratio = figures.object("acceptedP99Ratio");
    assertEquals(valid.acceptedP99Ratio(), ratio.fraction("min"), 1e-9);
    assertEquals(valid.acceptedP99Ratio(), ratio.fraction("max"), 1e-9);
  }

  @Test
  void shouldSayThatNothingIsValidWhenEverySaleIsVoid() throws Exception {
    final DayResult result = new DayResult(PLAN, List.of(late(GOOD)), 1);
    assertFalse(result.isValid());
    assertEquals(0, Json.parse(Json.pretty(result.figures())).number("timedSales"));
  }

  /** One in which this machine did not hold the generator up, either. */
  private static SaleRun timely() throws IOException {
    SaleRun run = run(Duration.ZERO, GOOD);
    while (!run.isValid()) {
      run = run(Duration.ZERO, GOOD);
    }
    return run;
  }

  private static SaleRun late(final Ledger ledger) throws IOException {
    return run(SaleRun.MISSED_AFTER.multipliedBy(2), ledger);
  }

  private static SalePair pair(final SaleRun alone, final SaleRun heard) {
    return new SalePair(alone, new SalePair.Heard(heard, Map.of()));
  }

  /** A sale whose generator takes so long for its first answer that it sees the others late. */
  private static SaleRun run(final Duration heldUp, final Ledger ledger) throws IOException {
    try (ScriptedServer server = new ScriptedServer(request -> ScriptedServer.answer(201, "{}"))) {
      final OpenTraffic crowd = new OpenTraffic(
          Schedule.fixed(1_000),
          BUYERS,
          OFFER.press().template(server.address()),
          (number, answer) -> LockSupport.parkNanos(number == 0 ? heldUp.toNanos() : 0),
          1);
      crowd.run(LoopOptions.of(server.address(), BUYERS));
      return new SaleRun(
          PLAN,
          OFFER,
          crowd.tally(),
          new Winners(),
          ledger,
          new Sale.Effort(Duration.ZERO, Duration.ZERO));
    }
  }
}
