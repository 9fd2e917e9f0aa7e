package io.sluice.persistence.readmodel;

import static io.sluice.persistence.readmodel.ReaderRig.SETTINGS;
import static io.sluice.persistence.readmodel.ReaderRig.STOCK;
import static io.sluice.persistence.readmodel.ReaderRig.TTL_MS;
import static io.sluice.persistence.readmodel.ReaderRig.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.protocol.CommandType;
import io.sluice.engine.domain.claim.AllocationCursor;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.persistence.mirror.MirrorKeys;
import io.sluice.persistence.readmodel.MirrorUnavailableException.Reason;
import io.sluice.persistence.redis.EmbeddedRedis;
import io.sluice.persistence.redis.RedisAddress;
import io.sluice.persistence.redis.RedisConsole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader beside an engine whose mirror is in a real Redis. */
class MirrorReaderTest {
  private static final int CUSTOMERS = 5;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ReaderRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new ReaderRig(directory);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void shouldReadWhatTheEngineKnowsAfterASeededWorkload() {
    // What ended before the mirror was built is not in it.
    rig.engine().awaitMirror();
    final SplittableRandom random = new SplittableRandom(20_261_129);
    final Map<Integer, Long> customerBySlot = new TreeMap<>();
    final List<String> released = new ArrayList<>();
    for (int step = 0; step < 400; step++) {
      if (random.nextInt(3) > 0 || customerBySlot.isEmpty()) {
        final long customer = 1L + random.nextInt(CUSTOMERS);
        customerBySlot.put(rig.reserve(1 + random.nextInt(9), customer), customer);
      } else {
        final List<Integer> live = List.copyOf(customerBySlot.keySet());
        final int slot = live.get(random.nextInt(live.size()));
        released.add(rig.id(slot));
        rig.release(slot);
        customerBySlot.remove(slot);
      }
    }
    rig.engine().awaitMirror();

    final Reading<MirroredStock> stock = rig.read(STOCK);
    assertTrue(stock.fresh().isPresent(), stock::toString);
    assertEquals(engineStock(), stock.fresh().orElseThrow());
    customerBySlot.keySet().forEach(this::assertReadAsHeld);
    for (final String id : released) {
      final MirroredReservation ended =
          rig.read(Question.reservation(id)).fresh().orElseThrow();
      assertEquals("RELEASED", ended.status());
      assertFalse(ended.isRecorded());
    }
    for (long customer = 1; customer <= CUSTOMERS; customer++) {
      assertReservationsOf(customer, customerBySlot);
    }
    final MirrorPositions positions = await(rig.reader().positions());
    assertEquals(rig.engine().machine().position(), positions.least());
    assertTrue(positions.ageMs() < 600_000, positions::toString);
  }

  @Test
  void shouldReadSeveralThingsAtOnceInTheOrderOfTheQuestions() {
    final List<Question<MirroredReservation>> questions = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      questions.add(Question.reservation(rig.id(rig.reserve(1 + i, 1))));
    }
    questions.add(Question.reservation("r000000000z000000"));
    rig.engine().awaitMirror();

    final List<Reading<MirroredReservation>> readings = await(rig.reader().readAll(questions));

    for (int i = 0; i < 100; i++) {
      final MirroredReservation reservation = readings.get(i).fresh().orElseThrow();
      assertEquals(questions.get(i).name(), reservation.id());
      assertEquals(1 + i, reservation.parts().getFirst().units());
    }
    assertEquals(Found.ABSENT, readings.getLast().found());
    assertTrue(readings.getLast().place().isLive());
  }

  @Test
  void shouldReadItsOwnWritesOnceItsShardHasThem() {
    rig.engine().awaitMirror();
    for (int i = 0; i < 100; i++) {
      final Question<MirroredReservation> own = Question.reservation(rig.id(rig.reserve(1, 1)));
      final long position = rig.engine().machine().position();
      // The replica takes no turn between, so nobody can have told the mirror yet.
      assertNotEquals(Found.KNOWN, rig.read(own).found());
      final CompletableFuture<AwaitedReading<MirroredReservation>> coming =
          rig.reader().askAfter(position, Duration.ofSeconds(20), own).toCompletableFuture();

      rig.engine().await(coming::isDone);

      assertTrue(coming.join().reached());
      final Reading<MirroredReservation> reading = coming.join().reading();
      assertTrue(reading.place().position() >= position);
      assertEquals("HELD", reading.fresh().orElseThrow().status());
    }
  }

  @Test
  void shouldSayThatAPositionWasNotReachedWhenTheTimeIsUp() {
    rig.engine().awaitMirror();
    rig.reserve(1, 1);
    final long beginNs = System.nanoTime();

    final AwaitedReading<MirroredStock> awaited = await(
        rig.reader().readAfter(rig.engine().machine().position(), Duration.ofMillis(100), STOCK));

    assertFalse(awaited.reached());
    assertEquals(Found.KNOWN, awaited.reading().found());
    assertTrue(System.nanoTime() - beginNs >= 100_000_000);
  }

  @Test
  void shouldKnowNothingOfWhatIsNotMirrored() {
    rig.engine().awaitMirror();
    assertEquals(Found.ABSENT, rig.read(Question.stock("OTHER")).found());

    rig.console().redis().flushall();

    final Reading<MirroredStock> wiped = rig.read(STOCK);
    assertEquals(Found.UNKNOWN, wiped.found());
    assertEquals(Standing.MISSING, wiped.place().standing());
    assertFalse(wiped.fresh().isPresent());
    assertEquals(0, await(rig.reader().positions()).least());
  }

  @Test
  void shouldTakeWhatIsLeftOverForUnknownWhileTheMirrorIsWrittenAnew() {
    rig.engine().awaitMirror();
    final String place = MirrorKeys.place(STOCK.shard());
    final String old = rig.console().redis().get(STOCK.key());
    rig.console().redis().hset(place, Map.of("state", "rebuilding", "generation", "another"));

    final Reading<MirroredStock> leftOver = rig.read(STOCK);
    assertEquals(Found.UNKNOWN, leftOver.found());
    assertEquals(Standing.REBUILDING, leftOver.place().standing());
    assertEquals(Found.UNKNOWN, rig.read(inShardOf("missing")).found());

    final String words = old.substring(old.indexOf(' '));
    rig.console().redis().set(STOCK.key(), "another" + words);
    final Reading<MirroredStock> told = rig.read(STOCK);
    assertEquals(Found.KNOWN, told.found());
    assertEquals(Standing.REBUILDING, told.place().standing());
    assertEquals(0, told.place().position());
    assertFalse(told.fresh().isPresent(), "it is right, but its shard is not whole");
  }

  @Test
  void shouldSayThatItCanNotReadWhatOthersWrote() {
    rig.reserve(1, 1);
    rig.engine().awaitMirror();
    final String right = rig.console().redis().get(STOCK.key());
    final String stamp = right.substring(0, right.indexOf(' ', right.indexOf(' ') + 1));
    final Map<String, String> texts = new LinkedHashMap<>();
    texts.put("nothing", "");
    texts.put("a word", "sold");
    texts.put("bytes", "\u00e9\u0000\uffff");
    texts.put("only a stamp", stamp);
    texts.put("too few words", stamp + " 1 2 3 4");
    texts.put("two spaces", stamp + "  1 2 3 4 5 WEB=6");
    texts.put("less than nothing", stamp + " -1 2 3 4 5 WEB=6");
    texts.put("too much", stamp + " 9999999999999999999 2 3 4 5 WEB=6");
    texts.put("no number", stamp + " 1 2 3 4 5 WEB=many");
    texts.put("no channel", stamp + " 1 2 3 4 5 WEB");
    texts.put("no code", stamp + " 1 2 3 4 5 W\u00e9b=6");
    texts.put("what is to come", right.replaceFirst(" \\d+ ", " 9007199254740991 "));
    texts.forEach((what, text) -> {
      rig.console().redis().set(STOCK.key(), text);
      assertEquals(Found.UNREADABLE, rig.read(STOCK).found(), what);
    });
    rig.console().redis().del(STOCK.key());
    rig.console().redis().rpush(STOCK.key(), right);
    assertEquals(Found.UNREADABLE, rig.read(STOCK).found());
    final Reading<MirroredStock> other =
        await(rig.reader().readAll(List.of(STOCK, Question.stock("OTHER")))).getLast();
    assertEquals(Found.ABSENT, other.found(), "one that can not be read spoils no other");

    rig.console().redis().del(STOCK.key());
    rig.console().redis().set(STOCK.key(), right + " and more");
    assertEquals(Found.KNOWN, rig.read(STOCK).found(), "later versions add words");
  }

  @Test
  void shouldSayThatItCanNotReadWhereAShardStands() {
    rig.engine().awaitMirror();
    final String place = MirrorKeys.place(STOCK.shard());
    final Map<String, String> right = rig.console().redis().hgetall(place);
    for (final String field : ShardPlace.FIELDS) {
      rig.console().redis().hset(place, field, "\u00e9 9");
      assertUnreadablePlace(field);
      rig.console().redis().hdel(place, field);
      assertUnreadablePlace(field);
      rig.console().redis().hset(place, right);
    }
    rig.console().redis().hset(place, "format", "2");
    assertUnreadablePlace("another format");
    rig.console().redis().del(place);
    rig.console().redis().set(place, "no hash");
    assertUnreadablePlace("another type");
  }

  @Test
  void shouldTellHowOldAnAnswerIsByClocksThatMayDiffer() {
    rig.engine().awaitMirror();
    final String place = MirrorKeys.place(STOCK.shard());
    for (final long offMs : new long[] {-3_600_000, 3_600_000}) {
      final String time = Long.toString(System.currentTimeMillis() + offMs);
      rig.console().redis().hset(place, "time", time);
      final Reading<MirroredStock> reading = rig.read(STOCK);
      assertEquals(Found.KNOWN, reading.found());
      assertEquals(Standing.OLD, reading.place().standing());
      assertTrue(Math.abs(3_600_000 - reading.place().ageMs()) < 600_000, reading::toString);
      assertFalse(reading.fresh().isPresent());
      assertTrue(reading.place().isLiveWithin(7_200_000));
    }
  }

  @Test
  void shouldNotTakeTheMirrorOfAnotherJournalForTheOneItExpects() throws Exception {
    rig.engine().awaitMirror();
    final String own = rig.engine().journalId();
    try (MirrorReader expecting = ReaderRig.open(rig.address(), SETTINGS.expecting(own));
        MirrorReader other = ReaderRig.open(rig.address(), SETTINGS.expecting("another"))) {
      assertEquals(Found.KNOWN, await(expecting.read(STOCK)).found());
      final Reading<MirroredStock> foreign = await(other.read(STOCK));
      assertEquals(Found.UNKNOWN, foreign.found());
      assertEquals(Standing.FOREIGN, foreign.place().standing());
    }
  }

  @Test
  void shouldReadAnOrderAsThePageOnKeysSays() {
    rig.engine().awaitMirror();
    final Question<MirroredOrder> question = Question.order("o1");
    final String place = MirrorKeys.place(question.shard());
    final String generation = rig.console().redis().hget(place, "generation");
    final String text = generation + " 1 PAID REFUND_REQUIRED 1790000000000 WEB 1999 CNY 1 "
        + "S1@HQ=2,S1@L2=1,S2@HQ=7";
    rig.console().redis().set(question.key(), text);
    assertEquals(
        new MirroredOrder(
            "o1",
            "PAID",
            "REFUND_REQUIRED",
            1_790_000_000_000L,
            "WEB",
            1_999,
            "CNY",
            true,
            List.of(
                new MirroredPart("S1", "HQ", 2),
                new MirroredPart("S1", "L2", 1),
                new MirroredPart("S2", "HQ", 7))),
        rig.read(question).thing());
    rig.console().redis().set(question.key(), generation + " 1 EXPIRED - - - - - - -");
    final MirroredOrder ended = Objects.requireNonNull(rig.read(question).thing());
    assertFalse(ended.isRecorded());
    assertEquals(MirroredOrder.NOT_KNOWN, ended.amount());
  }

  @Test
  void shouldReadFromAReplicaByAUserWhoMayOnlyRead() throws Exception {
    rig.reserve(3, 1);
    rig.engine().awaitMirror();
    final RedisAddress master = rig.address();
    try (EmbeddedRedis copy = new EmbeddedRedis(
        directory.resolve("copy"),
        "replicaof 127.0.0.1 " + master.port(),
        "masterauth " + master.password())) {
      final RedisAddress address = copy.start();
      try (RedisConsole console = new RedisConsole(address)) {
        console
            .redis()
            .aclSetuser(
                "reader",
                AclSetuserArgs.Builder.on()
                    .addPassword("p")
                    .keyPattern("sluice:{*")
                    .addCommand(CommandType.GET)
                    .addCommand(CommandType.HMGET)
                    .addCommand(CommandType.CLIENT)
                    .addCommand(CommandType.HELLO));
        rig.engine().await(() -> console.redis().exists(STOCK.key()) == 1);
      }
      final RedisAddress mayRead =
          RedisAddress.parse("redis://reader:p@127.0.0.1:" + address.port());
      try (MirrorReader reader = ReaderRig.open(mayRead, SETTINGS)) {
        assertEquals(engineStock(), await(reader.read(STOCK)).thing());
      }
    }
  }

  @Test
  void shouldRefuseQuestionsBeyondItsBoundAtOnceAndEndAllOthersInTime() throws Exception {
    rig.engine().awaitMirror();
    final ReaderSettings settings = SETTINGS.withMostUnderWay(600);
    final String process = Long.toString(rig.server().process().orElseThrow().pid());
    try (MirrorReader narrow = ReaderRig.open(rig.address(), settings)) {
      final List<Question<MirroredStock>> many = IntStream.range(0, MirrorReader.MOST_QUESTIONS)
          .mapToObj(i -> Question.stock("S" + i))
          .toList();
      signal("-STOP", process);
      final CompletableFuture<?> first = narrow.readAll(many).toFuture();
      final CompletableFuture<?> second = narrow.readAll(many).toFuture();
      assertEquals(Reason.BUSY, refusal(second));
      assertEquals(Reason.UNANSWERED, refusal(first));
      signal("-CONT", process);

      assertTrue(await(narrow.connected(Duration.ofSeconds(20))));
      rig.engine().await(() -> isKnown(narrow));
    }
  }

  @Test
  void shouldRefuseAtOnceWhileThereIsNoConnectionAndFindTheNextOne() throws Exception {
    rig.engine().awaitMirror();
    final ProcessHandle process = rig.server().process().orElseThrow();
    assertTrue(process.destroyForcibly());
    process.onExit().join();
    rig.engine().await(() -> !await(rig.reader().connected(Duration.ofMillis(1))));
    final MirrorUnavailableException refused =
        assertThrows(MirrorUnavailableException.class, () -> rig.read(STOCK));
    assertEquals(Reason.NOT_CONNECTED, refused.reason());

    rig.server().start();
    assertTrue(await(rig.reader().connected(Duration.ofSeconds(20))));
    rig.engine().awaitRebuild(1);

    assertEquals(engineStock(), rig.read(STOCK).thing());
  }

  @Test
  void shouldLetNobodyWaitWhoWaitsWhenItIsClosed() {
    rig.engine().awaitMirror();
    final MirrorReader closed = ReaderRig.open(rig.address(), SETTINGS);
    final CompletableFuture<AwaitedReading<MirroredStock>> waiting =
        closed.askAfter(1_000_000, Duration.ofSeconds(60), STOCK).toCompletableFuture();
    closed.close();
    final CompletionException failure = assertThrows(
        CompletionException.class,
        () -> waiting.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS).join());
    assertInstanceOf(MirrorUnavailableException.class, failure.getCause());
  }

  @Test
  void shouldTakeNoNameThatNothingCanHave() {
    assertThrows(IllegalArgumentException.class, () -> Question.stock("no code"));
    assertThrows(IllegalArgumentException.class, () -> Question.stock(""));
    assertThrows(IllegalArgumentException.class, () -> Question.reservation("a.b"));
    assertThrows(IllegalArgumentException.class, () -> Question.order("x".repeat(33)));
    assertThrows(IllegalArgumentException.class, () -> Question.customer("alice"));
  }

  private static Reason refusal(final CompletableFuture<?> coming) {
    final CompletionException failure = assertThrows(CompletionException.class, coming::join);
    return assertInstanceOf(MirrorUnavailableException.class, failure.getCause())
        .reason();
  }

  private static boolean isKnown(final MirrorReader reader) {
    try {
      return await(reader.read(STOCK)).found() == Found.KNOWN;
    } catch (final MirrorUnavailableException notYet) {
      return false;
    }
  }

  private static void signal(final String name, final String process) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", name, process).start().waitFor());
  }

  private void assertUnreadablePlace(final String what) {
    final Reading<MirroredStock> reading = rig.read(STOCK);
    assertEquals(Found.UNKNOWN, reading.found(), what);
    assertEquals(Standing.UNREADABLE, reading.place().standing(), what);
    assertFalse(reading.place().isLive(), what);
  }

  private void assertReadAsHeld(final int slot) {
    final Reading<MirroredReservation> reading = rig.read(Question.reservation(rig.id(slot)));
    final MirroredReservation held = reading.fresh().orElseThrow();
    final long expiresAt = rig.claims().expiresAt(slot);
    assertEquals("HELD", held.status());
    assertEquals(expiresAt, held.expiresAtMs());
    assertTrue(held.isHeldAt(expiresAt - 1));
    assertFalse(held.isHeldAt(expiresAt));
    assertEquals("WEB", held.channel());
    assertEquals(List.of(new MirroredPart("SKU", "HQ", units(slot))), held.parts());
    assertTrue(reading.version() <= rig.engine().machine().position());
    assertTrue(expiresAt >= TTL_MS);
  }

  private void assertReservationsOf(final long customer, final Map<Integer, Long> customerBySlot) {
    final String hash = MirrorKeys.customerName(customer, customer);
    final MirroredCustomer read = rig.read(Question.customer(hash)).fresh().orElseThrow();
    final List<String> ids = customerBySlot.entrySet().stream()
        .filter(entry -> entry.getValue() == customer)
        .map(entry -> rig.id(entry.getKey()))
        .sorted()
        .toList();
    assertEquals(ids.size(), read.reservations());
    assertEquals(ids, read.newest().stream().sorted().toList());
  }

  /** A SKU that nobody defined, in the shard of the one that is. */
  private static Question<MirroredStock> inShardOf(final String prefix) {
    for (int i = 0; ; i++) {
      final Question<MirroredStock> question = Question.stock(prefix + i);
      if (question.shard() == STOCK.shard()) {
        return question;
      }
    }
  }

  private long units(final int slot) {
    final AllocationCursor cursor = new AllocationCursor(rig.claims());
    rig.claims().read(slot, cursor);
    assertTrue(cursor.next());
    return cursor.units();
  }

  private MirroredStock engineStock() {
    final StockLedger ledger = rig.engine().machine().state().ledger();
    final int cell = ledger.firstCell(0);
    final long available = ledger.units(cell, Bucket.AVAILABLE);
    return new MirroredStock(
        "SKU",
        available,
        ledger.units(cell, Bucket.HELD),
        ledger.units(cell, Bucket.ALLOCATED),
        ledger.units(cell, Bucket.IN_TRANSIT),
        ledger.units(cell, Bucket.UNAVAILABLE),
        Map.of("WEB", available));
  }
}
