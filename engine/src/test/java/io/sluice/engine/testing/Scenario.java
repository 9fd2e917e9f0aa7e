package io.sluice.engine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.stock.Bucket;
import io.sluice.engine.domain.stock.StockLedger;
import io.sluice.engine.protocol.ActivityChange;
import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.MovementKind;
import io.sluice.engine.protocol.OrderStatus;
import io.sluice.engine.protocol.PaymentStatus;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;
import io.sluice.engine.protocol.ReservationStatus;
import io.sluice.engine.testing.Expectation.ExpectedOrder;
import io.sluice.engine.testing.Expectation.ExpectedReservation;
import io.sluice.engine.testing.Expectation.Refusal;
import io.sluice.engine.testing.Expectation.SameAs;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Given commands that are accepted, when a command comes, then this is its outcome and these are
 * the facts.
 *
 * <p>Begins with three SKUs, three locations of falling rank and two channels. Ends with a replay
 * of all events, compared after every step.
 */
public abstract class Scenario {
  protected static final int SKU_1 = 0;
  protected static final int SKU_2 = 1;
  protected static final int SKU_3 = 2;
  protected static final int NO_SKU = 99;

  protected static final int AT_HQ = 0;
  protected static final int AT_STORE = 1;
  protected static final int AT_DEPOT = 2;
  protected static final int NOWHERE = 99;

  /** Sells from everywhere. */
  protected static final int WEB = 0;

  /** Sells from the store only. */
  protected static final int SHOP = 1;

  protected static final int NO_CHANNEL = 99;

  protected static final long ALICE = 1_001;
  protected static final long BOB = 1_002;

  /** A reservation or order that never was. */
  protected static final ClaimId NO_CLAIM = new ClaimId(77, 7);

  protected static final long TTL_MS = Command.TTL_MS;
  protected static final EngineCapacity CAPACITY = new EngineCapacity(4_096, 1_000);

  /** Keys that a test names itself are above this. */
  protected static final long OWN_KEYS = 1L << 32;

  private final TestMachine machine = new TestMachine();
  private long nextKey = 1;
  private Outcome outcome = new Outcome.Movement(new Outcome.Answer(0, 0, false), 0);

  @BeforeEach
  void setUp() {
    machine.start(capacity());
    defineWorld();
  }

  @AfterEach
  void replay() {
    assertEquals(machine.machine().stateHash(), machine.replayed().stateHash());
  }

  /** How much the engine remembers. */
  protected EngineCapacity capacity() {
    return CAPACITY;
  }

  /** What there is before each test. */
  protected void defineWorld() {
    given(
        new Command.DefineSku("SKU-1"),
        new Command.DefineSku("SKU-2"),
        new Command.DefineSku("SKU-3"),
        new Command.DefineLocation("HQ").priority(1),
        new Command.DefineLocation("STORE").priority(2),
        new Command.DefineLocation("DEPOT"),
        new Command.DefineChannel("WEB"),
        new Command.DefineChannel("SHOP").sellingFrom(AT_STORE));
  }

  // ---- Given, when ----

  /** Commands that must be accepted, each under a key of its own. */
  protected final void given(final Command... commands) {
    for (final Command command : commands) {
      send(command);
      if (outcome instanceof Outcome.Rejected) {
        fail(command + " was refused: " + outcome);
      }
    }
  }

  /** A hold that must be granted. */
  protected final ClaimId given(final Command.ReserveStock reserve) {
    return assertInstanceOf(Outcome.Reservation.class, send(reserve)).id();
  }

  /** A hold that must be granted, or a wait that must begin. */
  protected final ClaimId given(final Command.ReserveOrWait reserve) {
    return assertInstanceOf(Outcome.Reservation.class, send(reserve)).id();
  }

  /** An order that must be placed. */
  protected final ClaimId given(final Command.PlaceOrder place) {
    return assertInstanceOf(Outcome.Order.class, send(place)).id();
  }

  /** A command under a key that was never used. */
  protected final Outcome when(final Command command) {
    return send(command);
  }

  /** A command under a key. */
  protected final Outcome whenUnderKey(final long key, final Command command) {
    outcome = machine.send(command, Name.of(key));
    return outcome;
  }

  /** A command under no key. */
  protected final Outcome whenUnkeyed(final Command command) {
    return whenUnderKey(Command.NONE, command);
  }

  /** Time goes on; nothing is swept. */
  protected final void later(final long ms) {
    machine.later(ms);
  }

  /** All due holds expire. */
  protected final int swept() {
    return machine.expireDue(Integer.MAX_VALUE);
  }

  /** Due holds expire up to a limit. */
  protected final int swept(final int limit) {
    return machine.expireDue(limit);
  }

  /** Engine time. */
  protected final long now() {
    return machine.now();
  }

  /** The machine under test. */
  protected final TestMachine machine() {
    return machine;
  }

  /** Outcome of the last command. */
  protected final Outcome outcome() {
    return outcome;
  }

  private Outcome send(final Command command) {
    return whenUnderKey(command.isKeyed() ? nextKey++ : Command.NONE, command);
  }

  // ---- Then ----

  /** The outcome is as expected and not a repeat. */
  protected final void then(final Expectation expected) {
    assertFalse(outcome.answer().replayed());
    checked(expected);
  }

  /** The outcome is as expected and says that it is a repeat. */
  protected final void thenReplayed(final Expectation expected) {
    assertEquals(true, outcome.answer().replayed());
    checked(expected);
  }

  private void checked(final Expectation expected) {
    try {
      expected.check(outcome);
    } catch (final AssertionError e) {
      throw new AssertionError(e.getMessage() + " in " + outcome, e);
    }
  }

  /** These events were stated by the last step, in this order. */
  protected final void thenStated(final Fact.Type... types) {
    assertEquals(List.of(types), machine.facts().stream().map(Fact::type).toList());
  }

  /** These units are in a cell. */
  protected final void thenUnits(
      final int sku, final int location, final long available, final long held, final long hard) {
    final StockLedger ledger = machine.machine().state().ledger();
    final int cell = ledger.cellAt(sku, location);
    assertEquals(
        List.of(available, held, hard),
        List.of(
            ledger.units(cell, Bucket.AVAILABLE),
            ledger.units(cell, Bucket.HELD),
            ledger.units(cell, Bucket.ALLOCATED)));
  }

  /** An activity reads like this. */
  protected final void thenActivity(
      final int activity, final ActivityStatus status, final Outcome.Item... items) {
    final Outcome.Activity found =
        assertInstanceOf(Outcome.Activity.class, when(new Command.ReadActivity(activity)));
    assertEquals(status, found.status());
    assertEquals(List.of(items), found.items());
  }

  /** A reservation reads like this. */
  protected final void thenReservation(final ClaimId id, final Expectation expected) {
    when(new Command.ReadReservation(id));
    then(expected);
  }

  /** An order reads like this. */
  protected final void thenOrder(final ClaimId id, final Expectation expected) {
    when(new Command.ReadOrder(id));
    then(expected);
  }

  // ---- Commands ----

  protected static Command.MoveStock received(
      final int sku, final int location, final long quantity) {
    return new Command.MoveStock(
        MovementKind.RECEIVE,
        List.of(new Command.MoveLine(sku, location, quantity, "")),
        "delivery note",
        "clerk");
  }

  protected static Command.MoveStock adjust(
      final int sku, final int location, final long quantity) {
    return new Command.MoveStock(
        MovementKind.ADJUST,
        List.of(new Command.MoveLine(sku, location, quantity, "count")),
        "",
        "");
  }

  protected static Command.ReserveStock reserve(final int sku, final long quantity) {
    return new Command.ReserveStock(
        WEB, Command.NONE, TTL_MS, List.of(new Command.Line(sku, Command.ANYWHERE, quantity)));
  }

  protected static Command.ReserveOrWait await(
      final int activity, final int sku, final long quantity) {
    return new Command.ReserveOrWait(
        WEB, Command.NONE, TTL_MS, activity, Command.NO_PRICE, sku, quantity);
  }

  protected static Command.ChangeReservation change(
      final ClaimId id, final ReservationChange change) {
    return new Command.ChangeReservation(
        id, change, change == ReservationChange.EXTEND ? TTL_MS : 0);
  }

  protected static Command.ChangeReservation confirm(final ClaimId id) {
    return change(id, ReservationChange.CONFIRM);
  }

  protected static Command.ChangeReservation release(final ClaimId id) {
    return change(id, ReservationChange.RELEASE);
  }

  protected static Command.ChangeReservation extend(final ClaimId id, final long ttlMs) {
    return new Command.ChangeReservation(id, ReservationChange.EXTEND, ttlMs);
  }

  protected static Command.PlaceOrder order(final int sku, final long quantity) {
    return new Command.PlaceOrder(
        WEB,
        ALICE,
        TTL_MS,
        0,
        Command.NONE,
        null,
        List.of(new Command.OrderLine(sku, Command.ANYWHERE, quantity, Command.NO_PRICE)));
  }

  protected static Command.PlaceOrder orderOf(
      final ClaimId reservation, final Command.OrderLine... lines) {
    return new Command.PlaceOrder(WEB, ALICE, TTL_MS, 0, Command.NONE, reservation, List.of(lines));
  }

  protected static Command.OrderLine line(final int sku, final long quantity) {
    return new Command.OrderLine(sku, Command.ANYWHERE, quantity, Command.NO_PRICE);
  }

  protected static Command.RecordPayment pay(final ClaimId id, final long reference) {
    return new Command.RecordPayment(id, reference, Command.NO_PRICE, 0);
  }

  protected static Command.RecordPayment pay(
      final ClaimId id, final long reference, final long amount, final int currency) {
    return new Command.RecordPayment(id, reference, amount, currency);
  }

  protected static Command.CancelOrder cancel(final ClaimId id) {
    return new Command.CancelOrder(id);
  }

  protected static Command.ChangeActivity stop(final int activity) {
    return new Command.ChangeActivity(activity, ActivityChange.STOP, -1);
  }

  protected static Command.ChangeActivity releaseWave(final int activity, final int sku) {
    return new Command.ChangeActivity(activity, ActivityChange.RELEASE_WAVE, sku);
  }

  // ---- Expectations ----

  protected static Refusal rejected(final RejectReason reason) {
    return new Refusal(reason);
  }

  protected static ExpectedReservation reservation(final ReservationStatus status) {
    return new ExpectedReservation(status);
  }

  protected static ExpectedOrder order(final OrderStatus status, final PaymentStatus payment) {
    return new ExpectedOrder(status, payment);
  }

  protected static Outcome.Part part(
      final int line, final int sku, final int location, final long quantity) {
    return new Outcome.Part(line, sku, location, quantity);
  }

  /** The same as before, at the same position. */
  protected static Expectation repeatOf(final Outcome earlier) {
    return new SameAs(earlier, true);
  }

  /** The same as before, at whatever position. */
  protected static Expectation sameAs(final Outcome earlier) {
    return new SameAs(earlier, false);
  }
}
