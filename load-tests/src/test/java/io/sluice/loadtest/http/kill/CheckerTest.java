package io.sluice.loadtest.http.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.loadtest.http.Loss;
import io.sluice.loadtest.http.Reply;
import io.sluice.loadtest.http.kill.Violations.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checker, shown what an honest server shows, and then each kind of broken promise. */
final class CheckerTest {
  private static final String SKU = World.PLENTY.getFirst();
  private static final String LOCATION = World.LOCATIONS.getFirst();
  private static final Cell CELL = new Cell(SKU, LOCATION);

  private final Violations violations = new Violations();
  private final Belief belief = new Belief("disk", violations);
  private final Judge judge = new Judge(belief);

  @Test
  void shouldFindNothingWhenTheServerIsHonest() {
    received(10);
    final Holding order = acknowledgedOrder("k1", "o1", 11);
    final Holding reservation = acknowledgedReservation("k2", "r1", 12);
    final MoveWish confirm = MoveWish.confirm(belief, "k3", reservation);
    answer(confirm, 200, 13, resource("r1", "confirmed"));
    looked(order, 200, 13, resource("o1", "pending_payment"));
    looked(reservation, 200, 14, resource("r1", "confirmed"));
    lookedAtStock(14, 10, 6, 2, 2);
    assertTrue(violations.isEmpty(), () -> violations.texts().toString());
  }

  @Test
  void shouldFindAnOrderThatIsGone() {
    final Holding order = acknowledgedOrder("k1", "o1", 11);
    looked(order, 404, 0, "{\"type\":\"urn:sluice:problem:not-found\"}");
    assertEquals(1, violations.count(Kind.LOST));
  }

  @Test
  void shouldFindAnOrderThatFellBackBehindItsPayment() {
    final Holding order = acknowledgedOrder("k1", "o1", 11);
    answer(new PayWish(belief, "k2", order), 200, 12, resource("o1", "paid"));
    looked(order, 200, 12, resource("o1", "pending_payment"));
    assertEquals(1, violations.count(Kind.LOST));
  }

  @Test
  void shouldFindAnOrderWithOtherUnits() {
    final Holding order = acknowledgedOrder("k1", "o1", 11);
    looked(order, 200, 11, resource("o1", "pending_payment").replace(LOCATION, "elsewhere"));
    assertEquals(1, violations.count(Kind.LOST));
  }

  @Test
  void shouldFindUnitsOfAnAcknowledgedHoldThatAreFreeAgain() {
    received(10);
    acknowledgedOrder("k1", "o1", 11);
    lookedAtStock(11, 10, 10, 0, 0);
    assertEquals(1, violations.count(Kind.LOST));
  }

  @Test
  void shouldFindStockThatCameInAndIsGone() {
    received(10);
    lookedAtStock(11, 9, 9, 0, 0);
    assertEquals(1, violations.count(Kind.LOST));
  }

  @Test
  void shouldFindASecondEffectThatNobodyWasToldOf() {
    received(10);
    acknowledgedOrder("k1", "o1", 11);
    lookedAtStock(12, 10, 6, 4, 0);
    assertEquals(1, violations.count(Kind.DOUBLED));
  }

  @Test
  void shouldFindASecondIdForOneKey() {
    acknowledgedOrder("k1", "o1", 11);
    final Wish accepted = belief.newestAccepted(0);
    assertNotNull(accepted);
    accepted.judgeRepeat(answered(201, 11, true, resource("o2", "pending_payment")));
    assertEquals(1, violations.count(Kind.DOUBLED));
  }

  @Test
  void shouldFindOneIdForTwoKeys() {
    acknowledgedOrder("k1", "o1", 11);
    acknowledgedOrder("k2", "o1", 12);
    assertEquals(1, violations.count(Kind.DOUBLED));
  }

  @Test
  void shouldFindMoreUnitsPromisedThanThereAre() {
    received(2);
    acknowledgedOrder("k1", "o1", 11);
    acknowledgedOrder("k2", "o2", 12);
    lookedAtStock(12, 2, -2, 4, 0);
    assertTrue(violations.count(Kind.OVERSOLD) > 0);
  }

  @Test
  void shouldFindBucketsThatDoNotAddUp() {
    received(10);
    acknowledgedOrder("k1", "o1", 11);
    lookedAtStock(11, 10, 9, 2, 0);
    assertTrue(violations.count(Kind.LOST) > 0);
  }

  @Test
  void shouldFindAPositionThatIsUsedTwice() {
    final ReserveWish first = orderWish("k1");
    final ReserveWish second = orderWish("k2");
    first.call();
    second.call();
    first.settle(answered(201, 11, false, resource("o1", "pending_payment")));
    second.settle(answered(201, 11, false, resource("o2", "pending_payment")));
    assertEquals(1, violations.count(Kind.POSITION));
  }

  @Test
  void shouldFindAPositionThatGoesBackwards() {
    acknowledgedOrder("k1", "o1", 11);
    acknowledgedOrder("k2", "o2", 7);
    assertEquals(1, violations.count(Kind.POSITION));
  }

  @Test
  void shouldFindAReadOfThePast() {
    final Holding order = acknowledgedOrder("k1", "o1", 11);
    looked(order, 200, 10, resource("o1", "pending_payment"));
    assertEquals(1, violations.count(Kind.POSITION));
  }

  @Test
  void shouldFindARepeatThatDoesNotAnswerAsTheFirstTime() {
    acknowledgedOrder("k1", "o1", 11);
    final Wish accepted = belief.newestAccepted(0);
    assertNotNull(accepted);
    accepted.judgeRepeat(answered(201, 11, true, resource("o1", "paid")));
    assertTrue(violations.isEmpty());
    accepted.judgeRepeat(answered(201, 11, false, resource("o1", "paid")));
    accepted.judgeRepeat(answered(200, 11, true, resource("o1", "paid")));
    accepted.judgeRepeat(answered(201, 12, true, resource("o1", "paid")));
    assertEquals(3, violations.count(Kind.REPLAY));
  }

  @Test
  void shouldFindALastingHoldThatIsExpired() {
    final Holding reservation = acknowledgedReservation("k1", "r1", 11);
    looked(reservation, 200, 11, resource("r1", "expired"));
    assertEquals(1, violations.count(Kind.EXPIRY));
  }

  @Test
  void shouldFindAChangeThatIsRefusedOnWhatWasAcknowledged() {
    final Holding reservation = acknowledgedReservation("k1", "r1", 11);
    final MoveWish confirm = MoveWish.confirm(belief, "k2", reservation);
    answer(confirm, 409, 11, "{\"type\":\"urn:sluice:problem:reservation-closed\"}");
    assertEquals(1, violations.count(Kind.LOST));
  }

  @Test
  void shouldFindAnAnswerOfAnotherDurability() {
    final ReserveWish wish = orderWish("k1");
    wish.call();
    wish.onReply(new Reply(201, 11, false, "memory", -1, resource("o1", "pending_payment")));
    assertEquals(1, violations.count(Kind.UNEXPECTED));
  }

  @Test
  void shouldFindAnAnswerThatIsNoneOfTheContract() {
    answer(orderWish("k1"), 500, 0, "{}");
    assertEquals(1, violations.count(Kind.UNEXPECTED));
  }

  @Test
  void shouldAcceptEitherStatusWhileAChangeIsUnknown() {
    final Holding reservation = acknowledgedReservation("k1", "r1", 11);
    final MoveWish confirm = MoveWish.confirm(belief, "k2", reservation);
    confirm.call();
    confirm.onLost(Loss.BROKEN);

    looked(reservation, 200, 12, resource("r1", "held"));
    looked(reservation, 200, 12, resource("r1", "confirmed"));
    assertTrue(violations.isEmpty(), () -> violations.texts().toString());

    looked(reservation, 200, 12, resource("r1", "released"));
    assertEquals(1, violations.count(Kind.LOST));
    assertEquals(List.of(reservation), belief.changing());
  }

  @Test
  void shouldCountUnitsOfWhatWasUnknownOnceItIsSettled() {
    received(10);
    final ReserveWish wish = orderWish("k1");
    wish.call();
    wish.onLost(Loss.BROKEN);
    lookedAtStock(11, 10, 8, 2, 0);
    assertEquals(1, violations.count(Kind.DOUBLED), "nobody knows of it yet");

    assertEquals(List.of(wish), belief.takeUnknown());
    answer(wish, 201, 11, resource("o1", "pending_payment"));
    lookedAtStock(11, 10, 8, 2, 0);
    assertEquals(1, violations.count(Kind.DOUBLED), "it is known and adds up");
    assertTrue(belief.isSettled());
  }

  private void received(final long units) {
    belief.addOnHand(CELL, units);
  }

  private Holding acknowledgedOrder(final String key, final String id, final long position) {
    answer(orderWish(key), 201, position, resource(id, "pending_payment"));
    return belief.holdings().getLast();
  }

  private Holding acknowledgedReservation(final String key, final String id, final long position) {
    final ReserveWish wish = new ReserveWish(belief, key, false, lines(), World.LONG_TTL_MS, false);
    answer(wish, 201, position, resource(id, "held"));
    return belief.holdings().getLast();
  }

  private ReserveWish orderWish(final String key) {
    return new ReserveWish(belief, key, true, lines(), World.LONG_TTL_MS, false);
  }

  private static Lines lines() {
    return new Lines(List.of(new Lines.Line(SKU, 2, "")));
  }

  private void answer(final Wish wish, final int status, final long position, final String body) {
    wish.call();
    wish.onReply(new Reply(status, position, false, "disk", -1, body));
  }

  private static Answered answered(
      final int status, final long position, final boolean replayed, final String body) {
    return Answered.single(new Reply(status, position, replayed, "disk", -1, body));
  }

  private void looked(
      final Holding holding, final int status, final long position, final String body) {
    judge.holding(holding, new Reply(status, position, false, "disk", -1, body), judge.now());
  }

  private void lookedAtStock(
      final long position,
      final long onHand,
      final long available,
      final long held,
      final long allocated) {
    final String buckets = "\"onHand\":" + onHand + ",\"available\":" + available + ",\"held\":"
        + held + ",\"allocated\":" + allocated + ",\"inTransit\":0,\"unavailable\":0";
    final String body = "{\"sku\":\"" + SKU + "\"," + buckets + ",\"locations\":[{\"location\":\""
        + LOCATION + "\"," + buckets + "}]}";
    judge.quietStock(SKU, new Reply(200, position, false, "disk", -1, body), judge.now());
  }

  private static String resource(final String id, final String status) {
    return "{\"id\":\"" + id + "\",\"status\":\"" + status + "\",\"lines\":[{\"sku\":\"" + SKU
        + "\",\"quantity\":2,\"allocations\":[{\"location\":\"" + LOCATION
        + "\",\"quantity\":2}]}]}";
  }
}
