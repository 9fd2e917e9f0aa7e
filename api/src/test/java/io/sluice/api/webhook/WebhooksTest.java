package io.sluice.api.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.api.webhook.WebhookAnswer.DeadLetters;
import io.sluice.api.webhook.WebhookAnswer.Many;
import io.sluice.api.webhook.WebhookAnswer.One;
import io.sluice.api.webhook.WebhookAnswer.Refused;
import io.sluice.api.webhook.WebhookAnswer.Why;
import io.sluice.api.webhook.WebhookCounters.Value;
import io.sluice.api.webhook.WebhookRig.Sent;
import io.sluice.engine.agent.AgentThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks, turn by turn, with receivers that do as the test says. */
final class WebhooksTest {
  private static final String TYPE = "OrderPaid";
  private static final long DAY_MS = 86_400_000;

  @TempDir
  private Path data;

  @SuppressWarnings("NullAway.Init")
  private WebhookRig rig;

  @BeforeEach
  void open() {
    rig = new WebhookRig(data.resolve("webhooks"));
  }

  @Test
  void shouldSendWhatTheFeedTellsUnderAnIdThatSaysItsPosition() {
    rig.tell(TYPE, "a");
    final One made = rig.put(0);
    assertTrue(made.created());
    final Sent sent = rig.sent().getFirst();
    assertEquals(
        "{\"position\":1,\"schema\":1,\"type\":\"OrderPaid\",\"order\":\"a\"}", sent.body());
    assertEquals(WebhookRig.JOURNAL + "_1", sent.parcel().id());
    assertEquals(rig.wallMs() / 1_000, sent.parcel().timestamp());
    final String secret = made.secret();
    assertTrue(secret != null);
    assertEquals(
        SigningSecrets.of(SigningSecrets.decode(secret), new byte[0], 0)
            .sign(sent.parcel().id(), rig.wallMs(), sent.parcel().body()),
        sent.parcel().signature());
    rig.answer(1, 200);
    assertEquals(1, rig.view().deliveredUpTo());
    assertEquals(1, rig.webhooks().counters().value(Value.DELIVERIES));
  }

  @Test
  void shouldBeginWithWhatComesIfNoPositionIsNamed() {
    rig.tell(TYPE, "a", "b");
    rig.put(-1);
    assertEquals(List.of(), rig.positions());
    rig.tell(TYPE, "c").work();
    assertEquals(List.of(3L), rig.positions());
  }

  @Test
  void shouldSendOnlyTheTypesThatAreWanted() {
    rig.tell("OrderPlaced", "a").tell("RefundRequired", "a").tell("OrderPaid", "b");
    rig.put(0, "RefundRequired");
    assertEquals(List.of(2L), rig.takeAll());
    assertEquals(3, rig.view().deliveredUpTo());
    assertEquals(List.of("RefundRequired"), rig.view().types());
  }

  @Test
  void shouldHoldBackOnlyTheKeyThatFails() {
    rig.tell(TYPE, "bad", "bad", "good", "good", "other");
    rig.put(0);
    assertEquals(List.of(1L, 3L, 5L), rig.positions());
    rig.answer(1, 500);
    assertEquals(List.of(3L, 5L), rig.positions());
    assertEquals(List.of(3L, 5L, 4L), rig.takeAll());
    final WebhookView view = rig.view();
    assertEquals(0, view.deliveredUpTo());
    assertEquals(5, view.readUpTo());
    assertEquals(2, view.pending());
    assertEquals(1, view.failingCount());
    assertEquals("order:bad", view.failing().getFirst().key());
    assertEquals(1, view.failing().getFirst().attempts());
    assertEquals("answered with 500", view.lastError());
    rig.pass(249);
    assertEquals(List.of(), rig.positions());
    rig.pass(251);
    assertEquals(List.of(1L), rig.positions());
    assertEquals(List.of(1L, 2L), rig.takeAll());
    assertEquals(5, rig.view().deliveredUpTo());
  }

  @Test
  void shouldHaveOnlySoManyOnTheirWay() {
    for (int i = 0; i < 40; i++) {
      rig.tell(TYPE, "o" + i);
    }
    rig.put(0);
    assertEquals(Endpoint.MAX_IN_FLIGHT, rig.sent().size());
    rig.answer(7, 200);
    assertEquals(Endpoint.MAX_IN_FLIGHT, rig.sent().size());
    assertEquals(40, rig.takeAll().size() + 1);
  }

  @Test
  void shouldStopReadingAtTheBoundAndLoseNothing() {
    rig.tell(TYPE, Collections.nCopies(3_000, "same").toArray(String[]::new));
    rig.put(0);
    assertEquals(List.of(1L), rig.positions());
    assertEquals(DeliveryWindow.MAX_EVENTS, rig.view().pending());
    final long asked = rig.asked();
    rig.pass(1_000);
    assertEquals(asked, rig.asked(), "it does not ask in vain");
    assertEquals(LongStream.rangeClosed(1, 3_000).boxed().toList(), rig.takeAll());
  }

  @Test
  void shouldTryAgainForADayAndThenFreeTheKey() {
    rig.tell(TYPE, "bad", "bad");
    rig.put(0);
    int attempts = 0;
    final Set<String> ids = new HashSet<>();
    while (rig.positions().equals(List.of(1L)) && attempts < 1_000) {
      ids.add(rig.answer(1, 500).parcel().id());
      attempts++;
      for (int i = 0; i < 700 && rig.sent().isEmpty(); i++) {
        rig.pass(1_000);
      }
    }
    assertEquals(1, ids.size(), "every attempt under one id");
    assertTrue(attempts > 144 && attempts < 330, "attempts " + attempts);
    assertEquals(List.of(2L), rig.positions(), "the key is free");
    rig.takeAll();
    assertEquals(2, rig.view().deliveredUpTo());
    assertEquals(1, rig.view().deadLetters());
    final DeadLetters letters = (DeadLetters) rig.ask(desk -> desk.deadLetters("e", 0, 10));
    final DeadLetter letter = letters.items().getFirst();
    assertEquals(1, letter.position());
    assertEquals("order:bad", letter.key());
    assertEquals(attempts, letter.attempts());
    assertEquals(1, rig.webhooks().counters().value(Value.BURIED));

    rig.pass(Endpoint.SAVE_INTERVAL_MS);
    rig.restart();
    assertEquals(1, rig.view().deadLetters(), "it is in the file");
    rig.ask(desk -> desk.retry("e", "k1", 0));
    assertEquals(List.of(1L), rig.takeAll());
    assertEquals(0, rig.view().deadLetters());
    assertEquals(2, rig.view().deliveredUpTo());
  }

  @Test
  void shouldGoOnTryingWhenThereIsNoRoomForDeadLetters() {
    final int count = Endpoint.MAX_DEAD_LETTERS + 5;
    for (int i = 0; i < count; i++) {
      rig.tell(TYPE, "o" + i);
    }
    rig.put(0);
    failAll(500);
    rig.pass(DAY_MS);
    failAll(500);
    assertEquals(Endpoint.MAX_DEAD_LETTERS, rig.view().deadLetters());
    assertEquals(5, rig.view().pending());
    rig.pass(RetryPolicy.LONGEST_PAUSE_MS);
    assertEquals(5, rig.takeAll().size());
    assertEquals(count, rig.view().deliveredUpTo());
  }

  @Test
  void shouldWaitAsLongAsItIsAskedWithinTheBound() {
    rig.tell(TYPE, "a", "b", "c");
    rig.put(0);
    rig.answer(1, Receipt.answered(429, 30_000));
    rig.answer(2, 200);
    rig.tell(TYPE, "d").work();
    assertEquals(List.of(3L), rig.positions(), "nothing more is sent to whoever asked for a pause");
    rig.pass(29_999);
    assertEquals(List.of(3L), rig.positions());
    rig.pass(1);
    assertEquals(Set.of(1L, 3L, 4L), Set.copyOf(rig.positions()));
    rig.answer(4, Receipt.answered(503, 10 * DAY_MS));
    rig.pass(RetryPolicy.LONGEST_PAUSE_MS);
    assertTrue(rig.positions().contains(4L), "not longer than the bound");
  }

  @Test
  void shouldSendNothingMoreToWhoeverSaysGoodbye() {
    rig.tell(TYPE, "a", "b");
    rig.put(0);
    rig.answer(1, 410);
    rig.answer(2, 200);
    assertEquals(StopReason.ENDPOINT_GONE, rig.view().stopped());
    rig.tell(TYPE, "c");
    rig.pass(DAY_MS);
    assertEquals(List.of(), rig.positions());
    assertEquals(1, rig.webhooks().counters().value(Value.STOPPED));
    rig.restart();
    assertEquals(StopReason.ENDPOINT_GONE, rig.view().stopped());
    assertFalse(rig.put(-1).created());
    assertEquals(StopReason.NONE, rig.view().stopped());
    assertEquals(List.of(1L, 3L), rig.takeAll());
  }

  @Test
  void shouldSendNothingWhileItIsDisabled() {
    rig.tell(TYPE, "a");
    rig.put(0);
    rig.ask(desk -> desk.put("e", WebhookRig.wish(0, true)));
    rig.answer(1, 500);
    rig.tell(TYPE, "b");
    rig.pass(DAY_MS);
    assertEquals(List.of(), rig.positions());
    assertTrue(rig.view().disabled());
    rig.put(0);
    assertEquals(List.of(1L, 2L), rig.takeAll());
  }

  @Test
  void shouldMissNothingAcrossKillsWhateverTheyInterrupt() {
    final SplittableRandom random = new SplittableRandom(4);
    final Set<Long> taken = new HashSet<>();
    rig.put(0);
    long repeats = 0;
    for (int round = 0; round < 60; round++) {
      for (int i = 0; i < 30; i++) {
        rig.tell(TYPE, "o" + random.nextInt(12));
      }
      rig.work();
      for (int i = random.nextInt(60); i > 0 && !rig.sent().isEmpty(); i--) {
        final long position = rig.sent().get(random.nextInt(rig.sent().size())).position();
        final boolean takes = random.nextInt(5) > 0;
        rig.answer(position, takes ? 200 : 500);
        repeats += takes && !taken.add(position) ? 1 : 0;
        rig.pass(random.nextInt(200));
      }
      rig.restart();
      rig.work();
    }
    for (int i = 0; i < 60; i++) {
      taken.addAll(rig.takeAll());
      rig.pass(600_000);
    }
    assertEquals(
        LongStream.rangeClosed(1, 1_800).boxed().toList(),
        taken.stream().sorted().toList());
    assertTrue(repeats > 0, "kills lose notes, never events");
    assertEquals(1_800, rig.view().deliveredUpTo());
  }

  @Test
  void shouldKeepTheOrderOfAKeyAcrossAKill() {
    rig.tell(TYPE, "a", "a", "b", "a");
    rig.put(0);
    rig.answer(3, 200);
    rig.answer(1, 500);
    rig.pass(2_000);
    rig.restart();
    rig.work();
    assertEquals(4, rig.view().readUpTo());
    assertEquals(List.of(1L, 2L, 4L), rig.takeAll());
  }

  @Test
  void shouldWriteTheFileAtMostOnceASecond() throws IOException {
    rig.put(0);
    rig.pass(5_000);
    final Path file = data.resolve("webhooks/e.webhook");
    final List<byte[]> versions = new ArrayList<>();
    versions.add(Files.readAllBytes(file));
    for (int i = 0; i < 200; i++) {
      rig.tell(TYPE, "a").work();
      rig.takeAll();
      rig.pass(100);
      final byte[] now = Files.readAllBytes(file);
      if (!Arrays.equals(now, versions.getLast())) {
        versions.add(now);
      }
    }
    assertTrue(versions.size() > 15 && versions.size() <= 22, "written " + versions.size());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file.resolveSibling("."))));
  }

  @Test
  void shouldSaveAtAnOrderlyEnd() {
    rig.tell(TYPE, "a", "b");
    rig.put(0);
    rig.takeAll();
    rig.webhooks().onClose();
    rig.restart();
    rig.pass(5_000);
    assertEquals(List.of(), rig.positions());
  }

  @Test
  void shouldSayWhatWasRemovedBeforeItWasReadAndGoOn() {
    rig.tell(TYPE, "a", "b", "c", "d", "e");
    rig.put(0);
    rig.takeAll();
    rig.pass(2_000);
    rig.ask(desk -> desk.put("e", WebhookRig.wish(0, true)));
    rig.tell(TYPE, "f", "g", "h");
    rig.remove(8);
    rig.restart();
    rig.put(0);
    assertEquals(List.of(8L), rig.takeAll());
    assertEquals(new GoneEvents(2, 8), rig.view().gone());
    assertEquals(2, rig.webhooks().counters().value(Value.GONE));
    rig.pass(2_000);
    rig.restart();
    assertEquals(new GoneEvents(2, 8), rig.view().gone());
  }

  @Test
  void shouldStopWhenTheJournalIsAnotherOneUntilItIsToldWhereToBegin() {
    rig.tell(TYPE, "a", "b");
    rig.put(0);
    rig.takeAll();
    rig.pass(2_000);
    final UUID other = new UUID(7, 7);
    rig.changeJournal(other, 2);
    rig.restart();
    rig.tell(TYPE, "c");
    rig.pass(5_000);
    assertEquals(List.of(), rig.positions());
    assertEquals(StopReason.JOURNAL_CHANGED, rig.view().stopped());
    rig.ask(desk -> desk.replay("e", "k", 1));
    assertEquals(StopReason.NONE, rig.view().stopped());
    assertEquals(other + "_2", rig.sent().getFirst().parcel().id());
    assertEquals(List.of(2L, 3L), rig.takeAll());
  }

  @Test
  void shouldStopWhenTheJournalHasNotItsPosition() {
    rig.tell(TYPE, "a", "b", "c");
    rig.put(0);
    rig.takeAll();
    rig.pass(2_000);
    rig.changeJournal(WebhookRig.JOURNAL, 2);
    rig.restart();
    assertEquals(StopReason.POSITION_UNKNOWN, rig.view().stopped());
    assertEquals(new Refused(Why.POSITION_UNKNOWN), rig.ask(desk -> desk.replay("e", "k", 3)));
    rig.ask(desk -> desk.replay("e", "k", 0));
    assertEquals(List.of(1L, 2L), rig.takeAll());
  }

  @Test
  void shouldReplayAfterWhatIsOnItsWayCameBack() {
    rig.tell(TYPE, "a", "a", "b");
    rig.put(0);
    rig.answer(1, 200);
    assertEquals(Set.of(2L, 3L), Set.copyOf(rig.positions()));
    rig.ask(desk -> desk.replay("e", "k", 0));
    assertEquals(2, rig.sent().size(), "never two of a key");
    assertEquals(0, rig.view().deliveredUpTo());
    rig.answer(2, 200);
    rig.answer(3, 500);
    assertEquals(List.of(1L, 3L), rig.positions());
    assertEquals(List.of(1L, 3L, 2L), rig.takeAll());
  }

  @Test
  void shouldDoNothingTwiceUnderOneKey() {
    rig.tell(TYPE, "a");
    final One made = rig.put(0);
    rig.takeAll();
    rig.ask(desk -> desk.replay("e", "k", 0));
    assertEquals(List.of(1L), rig.takeAll());
    final One again = (One) rig.ask(desk -> desk.replay("e", "k", 0));
    assertTrue(again.replayed());
    assertEquals(List.of(), rig.positions());
    assertEquals(new Refused(Why.KEY_REUSED), rig.ask(desk -> desk.replay("e", "k", 1)));

    final One rotated = (One) rig.ask(desk -> desk.rotate("e", "r", 1_000));
    assertNotEquals(made.secret(), rotated.secret());
    rig.restart();
    final One known = (One) rig.ask(desk -> desk.rotate("e", "r", 1_000));
    assertTrue(known.replayed());
    assertEquals(rotated.secret(), known.secret(), "a lost answer loses no secret");
    assertEquals(rig.wallMs() + 1_000, known.view().previousSecretUntilMs());
    assertNull(((One) rig.ask(desk -> desk.show("e"))).secret());
    assertEquals(new Refused(Why.UNKNOWN), rig.ask(desk -> desk.retry("e", "x", 5)));
    assertEquals(new Refused(Why.UNKNOWN), rig.ask(desk -> desk.rotate("none", "x", 5)));
  }

  @Test
  void shouldForgetWhatIsRemoved() {
    rig.tell(TYPE, "a", "b");
    rig.put(0);
    final Sent late = rig.sent().getFirst();
    assertInstanceOf(WebhookAnswer.Removed.class, rig.ask(desk -> desk.remove("e")));
    assertEquals(new Refused(Why.UNKNOWN), rig.ask(desk -> desk.show("e")));
    late.answer(500);
    rig.pass(DAY_MS);
    assertEquals(2, rig.sent().size(), "no more");
    assertFalse(Files.exists(data.resolve("webhooks/e.webhook")));
    rig.restart();
    assertEquals(new Refused(Why.UNKNOWN), rig.ask(desk -> desk.remove("e")));
  }

  @Test
  void shouldTakeOnlySoManyAndShowThemInOrder() {
    for (int i = 0; i < WebhookDesk.MAX_ENDPOINTS; i++) {
      final String id = "e" + (char) ('p' - i);
      assertInstanceOf(One.class, rig.ask(desk -> desk.put(id, WebhookRig.wish(0, false))));
    }
    assertEquals(
        new Refused(Why.TOO_MANY), rig.ask(desk -> desk.put("more", WebhookRig.wish(0, false))));
    final Many first = (Many) rig.ask(desk -> desk.list("", 10));
    assertEquals("ea", first.items().getFirst().id());
    assertEquals("ej", first.next());
    final Many rest = (Many) rig.ask(desk -> desk.list("ej", 10));
    assertEquals(6, rest.items().size());
    assertNull(rest.next());
  }

  @Test
  void shouldServeEachEndpointInTurn() {
    rig.tell(TYPE, "a");
    for (final String id : new String[] {"x", "y", "z"}) {
      rig.ask(desk -> desk.put(id, WebhookRig.wish(0, false)));
    }
    assertEquals(List.of(1L, 1L, 1L), rig.positions());
    rig.pass(100);
    assertEquals(1, rig.webhooks().counters().value(Value.LAG));
    assertEquals(3, rig.webhooks().counters().value(Value.IN_FLIGHT));
  }

  @Test
  void shouldReplaceOnlyTheVersionThatIsMeant() {
    rig.put(0);
    final WebhookWish wish = WebhookRig.wish(0, true);
    final WebhookWish stale =
        new WebhookWish(wish.target(), List.of(), 0, true, version -> version == 7);
    assertEquals(new Refused(Why.STALE), rig.ask(desk -> desk.put("e", stale)));
    assertEquals(0, rig.view().version());
    rig.put(0);
    assertEquals(1, rig.view().version());
  }

  @Test
  void shouldReadLaterWhatCanNotBeReadNow() {
    rig.tell(TYPE, "a");
    rig.failToRead(true);
    rig.put(0);
    assertEquals(1, rig.asked());
    rig.pass(999);
    assertEquals(1, rig.asked());
    rig.failToRead(false);
    rig.pass(1);
    assertEquals(List.of(1L), rig.positions());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 20, 60})
  void shouldPutADamagedFileAsideAndServeTheOthers(final int offset) throws IOException {
    rig.put(0);
    rig.ask(desk -> desk.put("f", WebhookRig.wish(0, false)));
    final Path file = data.resolve("webhooks/e.webhook");
    final byte[] bytes = Files.readAllBytes(file);
    bytes[offset] ^= 4;
    Files.write(file, bytes);
    rig.restart();
    assertEquals(new Refused(Why.UNKNOWN), rig.ask(desk -> desk.show("e")));
    assertInstanceOf(One.class, rig.ask(desk -> desk.show("f")));
    assertTrue(Files.exists(data.resolve("webhooks/e.webhook.damaged")));
  }

  @Test
  void shouldCostNothingWithoutEndpoints() {
    rig.tell(TYPE, "a");
    rig.pass(100_000);
    assertEquals(0, rig.asked());
    assertEquals(AgentThread.LONGEST_SLEEP_NS, rig.webhooks().idleNs());
    assertFalse(Files.exists(data.resolve("webhooks")));
  }

  @Test
  void shouldSayHowLongItMaySleep() {
    rig.put(0);
    assertEquals(5_000_000, rig.webhooks().idleNs(), "it looks for events");
    rig.ask(desk -> desk.put("e", WebhookRig.wish(0, true)));
    assertEquals(AgentThread.LONGEST_SLEEP_NS, rig.webhooks().idleNs());
  }

  /** Lets every request fail once. */
  private void failAll(final int status) {
    while (!rig.sent().isEmpty()) {
      rig.answer(rig.sent().getFirst().position(), status);
    }
  }
}
