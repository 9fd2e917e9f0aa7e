package io.sluice.engine.sequencer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.domain.dedup.KeyMemory;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.ingress.SoldOutFlags;
import io.sluice.engine.protocol.MovementKind;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.testing.Command;
import io.sluice.engine.testing.Dice;
import io.sluice.engine.testing.Name;
import io.sluice.engine.testing.Outcome;
import io.sluice.engine.testing.Swarm;
import io.sluice.engine.testing.Traffic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The board by which an edge refuses, kept by a real engine under traffic of every kind over a
 * journal that makes things durable late.
 */
final class SoldOutPublisherTest {
  private static final int TURNS = 800;
  private static final Command.Line ONE_UNIT = new Command.Line(0, Command.ANYWHERE, 1);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void shouldNeverLetAnAcceptedKeyOrAUnitThatIsThereBeRefused(final long seed) {
    final Play play = new Play(seed);
    play.start();
    for (int turn = 0; turn < TURNS; turn++) {
      play.turn();
      play.check();
    }
    play.settle();
    play.checkThatFlagsTellTheTruth();
  }

  @Test
  void shouldFlagWhatSoldOutOnceThatIsDurableAndNoLongerThanItIsSo() {
    final SteppedEngine engine = new SteppedEngine(Swarm.of(1).capacity());
    final SoldOutFlags flags = engine.door().soldOut().skus();
    engine.start();
    setUpOneUnit(engine);
    final Outcome.Reservation held =
        assertInstanceOf(Outcome.Reservation.class, engine.send(reserve(), Name.of(100)));
    engine.settle();
    assertEquals(SoldOutFlags.NONE, flags.position(0), "nobody was refused");

    engine.journal().hold();
    engine.offer(
        new Command.MoveStock(
            MovementKind.RECEIVE, List.of(new Command.MoveLine(1, 0, 1, "")), "", ""),
        Name.of(101));
    engine.offer(reserve(), Name.of(102));
    engine.sequencer().doWork();
    assertEquals(SoldOutFlags.NONE, flags.position(0), "what it saw is not durable");
    engine.settle();
    final long flagged = flags.position(0);
    assertEquals(engine.machine().position(), flagged);

    engine.journal().hold();
    engine.offer(
        new Command.ChangeReservation(held.id(), ReservationChange.RELEASE, 0), Name.of(103));
    engine.sequencer().doWork();
    assertEquals(SoldOutFlags.NONE, flags.position(0), "a unit is back, durable or not");
    engine.settle();
    assertEquals(SoldOutFlags.NONE, flags.position(0));
  }

  @Test
  void shouldKnowAllAcceptedKeysBeforeTheDoorOpens() {
    final SteppedEngine first = new SteppedEngine(Swarm.of(1).capacity());
    first.start();
    setUpOneUnit(first);
    first.send(reserve(), Name.of(100));
    first.settle();

    final SteppedEngine second = first.restarted();
    second.start();
    second.send(reserve(), Name.of(200));
    second.settle();
    assertNotEquals(SoldOutFlags.NONE, second.door().soldOut().skus().position(0));
    assertFalse(second.door().soldOut().isNew(Name.of(100).high()));
    assertTrue(second.door().soldOut().isNew(Name.of(300).high()));
  }

  private static Command.ReserveStock reserve() {
    return new Command.ReserveStock(0, Command.NONE, Command.TTL_MS, List.of(ONE_UNIT));
  }

  private static void setUpOneUnit(final SteppedEngine engine) {
    engine.send(new Command.DefineSku("A"), Name.of(0));
    engine.send(new Command.DefineSku("B"), Name.of(0));
    engine.send(new Command.DefineLocation("HQ"), Name.of(0));
    engine.send(new Command.DefineChannel("WEB"), Name.of(0));
    engine.send(
        new Command.MoveStock(
            MovementKind.RECEIVE, List.of(new Command.MoveLine(0, 0, 1, "")), "", ""),
        Name.of(99));
  }

  /** One seed's traffic, and what must hold after each turn of it. */
  private static final class Play {
    private final Swarm swarm;
    private final Traffic traffic;
    private final Dice dice;
    private final SteppedEngine engine;
    private final Set<Name> keys = new HashSet<>();
    private final Deque<Traffic.Request> sent = new ArrayDeque<>();

    /** The remembered keys by the position at which they were. */
    private final TreeMap<Long, Set<Name>> rememberedAt = new TreeMap<>();

    /** When each SKU had units last, as a position. */
    private final TreeMap<Integer, Long> lastUnits = new TreeMap<>();

    Play(final long seed) {
      swarm = Swarm.of(seed);
      traffic = new Traffic(swarm);
      dice = new Dice(seed + 77);
      engine = new SteppedEngine(swarm.capacity());
    }

    void start() {
      engine.start();
      for (final Traffic.Request request : traffic.setUp()) {
        traffic.observe(request, engine.send(request.command(), request.keyName()));
      }
      note();
    }

    void turn() {
      engine.later(traffic.idleMs());
      for (int i = traffic.turnCommands(); i > 0; i--) {
        final Traffic.Request request = traffic.next();
        keys.add(request.keyName());
        engine.offer(request.command(), request.keyName());
        sent.addLast(request);
      }
      if (dice.percent(30)) {
        engine.journal().hold();
      }
      engine.sequencer().doWork();
      note();
      if (dice.percent(40)) {
        engine.settle();
        note();
      }
      // In the order of the requests, each when it is durable.
      engine.poll(outcome -> traffic.observe(sent.removeFirst(), outcome));
    }

    void settle() {
      engine.settle();
      note();
    }

    /** Notes what there is at the position that the engine is at. */
    private void note() {
      final KeyMemory memory = engine.machine().state().keys();
      final Set<Name> remembered = new HashSet<>();
      for (final Name key : keys) {
        if (memory.find(key.high(), key.low()) != KeyMemory.UNKNOWN) {
          remembered.add(key);
        }
      }
      rememberedAt.put(engine.machine().position(), remembered);
      for (int sku = 0; sku < engine.skuCount(); sku++) {
        if (ledger().availableSum(sku) > 0) {
          lastUnits.put(sku, engine.machine().position());
        }
      }
    }

    void check() {
      final long durable = engine.journal().durablePosition();
      final Long kept = rememberedAt.floorKey(durable);
      if (kept != null) {
        rememberedAt.headMap(kept).clear();
      }
      // Whatever a crash may bring back, from what is durable to what is not yet.
      for (final Set<Name> remembered : rememberedAt.values()) {
        for (final Name key : remembered) {
          assertTrue(!engine.door().soldOut().isNew(key.high()), () -> key + " was accepted");
        }
      }
      checkPools();
      for (int sku = 0; sku < engine.skuCount(); sku++) {
        final long flagged = engine.door().soldOut().skus().position(sku);
        if (flagged != SoldOutFlags.NONE) {
          assertEquals(0, ledger().availableSum(sku), "flagged, and there are units");
          assertTrue(flagged <= durable, "flagged before it was durable");
          assertTrue(flagged > lastUnits.getOrDefault(sku, 0L), "units came back after the flag");
        }
      }
    }

    private void checkPools() {
      final SoldOutFlags flags = engine.door().soldOut().pools();
      for (int pool = 1; pool <= ledger().poolCount(); pool++) {
        if (flags.position(pool) != SoldOutFlags.NONE) {
          assertEquals(0, ledger().promisable(ledger().skuOfPool(pool), pool));
          assertFalse(ledger().isClosed(pool), "what it had is sold from the shared pool");
        }
      }
    }

    /** Asks the engine for what is flagged, and the board for what the engine refuses. */
    void checkThatFlagsTellTheTruth() {
      for (int sku = 0; sku < engine.skuCount(); sku++) {
        final boolean soldOut = ledger().availableSum(sku) == 0;
        final Outcome outcome = engine.send(
            new Command.ReserveStock(
                0, Command.NONE, Command.TTL_MS, List.of(new Command.Line(sku, -1, 1))),
            Name.of(1L << 40 | sku));
        engine.settle();
        final long flagged = engine.door().soldOut().skus().position(sku);
        if (soldOut) {
          assertEquals(
              RejectReason.SOLD_OUT,
              assertInstanceOf(Outcome.Rejected.class, outcome).reason());
          assertNotEquals(SoldOutFlags.NONE, flagged, "somebody was refused");
        } else {
          assertEquals(SoldOutFlags.NONE, flagged);
        }
      }
      assertEquals(
          engine.machine().state().keys().size(),
          Objects.requireNonNull(engine.door().soldOut().filter()).size(),
          "what is forgotten leaves");
    }

    private StockLedger ledger() {
      return engine.machine().state().ledger();
    }
  }
}
