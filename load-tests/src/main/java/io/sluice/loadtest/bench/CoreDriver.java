package io.sluice.loadtest.bench;

import io.sluice.engine.codec.Hash64;
import io.sluice.engine.codec.HeapBuffer;
import io.sluice.engine.codec.command.ChangeReservationEncoder;
import io.sluice.engine.codec.command.DefineChannelEncoder;
import io.sluice.engine.codec.command.DefineLocationEncoder;
import io.sluice.engine.codec.command.DefineSkuEncoder;
import io.sluice.engine.codec.command.MessageHeaderEncoder;
import io.sluice.engine.codec.command.MoveStockEncoder;
import io.sluice.engine.codec.command.ReserveStockEncoder;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.LocationService;
import io.sluice.engine.protocol.MovementKind;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.protocol.ReservationChange;

/**
 * Drives a state machine in process, without rings, journal or threads: every call is one command
 * with a key of its own.
 *
 * <p>One thread. Allocates nothing once it is made.
 */
public final class CoreDriver {
  /** Commands of one turn: its events are forgotten when they would have gone to the journal. */
  private static final int COMMANDS_PER_TURN = 64;

  /** Commands that are staged together, as the engine thread takes them out of its ring. */
  static final int STAGED_COMMANDS = 32;

  /**
   * Engine time moves on with the commands, slowly enough that no hold expires and fast enough that
   * keys may go.
   */
  private static final int COMMANDS_PER_MS = 10;

  private static final int BATCH_BYTES = 1 << 20;
  private static final int COMMAND_BYTES = 64 * 1024;
  private static final int STAGED_BYTES = 256;
  private static final long FIRST_TIME_MS = 1_800_000_000_000L;
  private static final long PLENTY = 1_000_000_000L;
  private static final int MOVEMENTS_PER_SKU = 50;

  private final StateMachine machine = new StateMachine(BATCH_BYTES);
  private final HeapBuffer buffer = new HeapBuffer(COMMAND_BYTES);
  private final HeapBuffer staged = new HeapBuffer(STAGED_COMMANDS * STAGED_BYTES);
  private final long[] stagedSequences = new long[STAGED_COMMANDS];
  private final int[] stagedSlots = new int[STAGED_COMMANDS];
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final ReserveStockEncoder reserve = new ReserveStockEncoder();
  private final ChangeReservationEncoder change = new ChangeReservationEncoder();
  private final int commandsPerMs;
  private final boolean answers;
  private long timeMs = FIRST_TIME_MS;
  private long keyNumber;
  private int commandsInTurn;
  private int commandsInMs;
  private int stagedCount;
  private long touched;

  /**
   * A machine with SKUs that never sell out, at one location, sold in one channel.
   *
   * @param skuCount SKUs
   * @param capacity how much it remembers
   */
  public CoreDriver(final int skuCount, final EngineCapacity capacity) {
    this(skuCount, capacity, COMMANDS_PER_MS, true);
  }

  /**
   * The same with another pace of time, and with or without outcomes.
   *
   * @param commandsPerMs commands after which engine time moves on by a millisecond
   * @param answers whether outcomes are written
   */
  CoreDriver(
      final int skuCount,
      final EngineCapacity capacity,
      final int commandsPerMs,
      final boolean answers) {
    this.commandsPerMs = commandsPerMs;
    this.answers = answers;
    machine.start(new StartFacts(timeMs, 1, 2, 3, timeMs, capacity));
    defineLocation();
    defineChannel();
    for (int sku = 0; sku < skuCount; sku++) {
      defineSku(sku);
      for (int i = 0; i < (skuCount == 1 ? MOVEMENTS_PER_SKU : 1); i++) {
        receive(sku);
      }
    }
  }

  /** Sum of what was looked at ahead; without meaning. */
  public long touched() {
    return touched;
  }

  /** Engine time. */
  long timeMs() {
    return timeMs;
  }

  /** The machine that is driven. */
  public StateMachine machine() {
    return machine;
  }

  /** Holds one unit of a SKU for a quarter of an hour. */
  public void reserve(final int sku) {
    encodeReserve(buffer, 0, sku);
    execute(buffer, 0);
  }

  /** Changes a reservation. */
  public void change(final ReservationChange kind, final long sequence, final int slot) {
    encodeChange(buffer, 0, kind, sequence, slot);
    execute(buffer, 0);
  }

  /** Stages what {@link #reserve} does. */
  void stageReserve(final int sku) {
    encodeReserve(staged, nextStagedOffset(), sku);
  }

  /** Stages what {@link #change} does. */
  void stageChange(final ReservationChange kind, final long sequence, final int slot) {
    encodeChange(staged, nextStagedOffset(), kind, sequence, slot);
  }

  /** Executes what was staged, in order, as the engine thread executes a group of commands. */
  void executeStaged() {
    for (int i = 0; i < stagedCount; i++) {
      touched += machine.touch(staged, i * STAGED_BYTES);
    }
    touched += machine.touchFurther();
    for (int i = 0; i < stagedCount; i++) {
      execute(staged, i * STAGED_BYTES);
      stagedSlots[i] = lastSlot();
      stagedSequences[i] = lastSequence();
    }
    stagedCount = 0;
  }

  /** Number of the reservation that a command was about that was staged. */
  long stagedSequence(final int i) {
    return stagedSequences[i];
  }

  /** Slot of the reservation that a command was about that was staged. */
  int stagedSlot(final int i) {
    return stagedSlots[i];
  }

  /** Slot of the reservation that was made last. */
  public int lastSlot() {
    return machine.subjectIndex();
  }

  /** Number of the reservation that was made last. */
  public long lastSequence() {
    return machine.state().claims().sequence(lastSlot());
  }

  /** Lets time pass, and all holds expire that are due then. */
  void pass(final long ms) {
    timeMs += ms;
    while (machine.expireDue(timeMs, COMMANDS_PER_TURN) > 0) {
      machine.batch().clear();
    }
  }

  /** Lets three keys come, and nothing stay but them. */
  void reserveConfirmAndConsume() {
    reserve(0);
    final long sequence = lastSequence();
    final int slot = lastSlot();
    change(ReservationChange.CONFIRM, sequence, slot);
    change(ReservationChange.CONSUME, sequence, slot);
  }

  private void encodeReserve(final HeapBuffer target, final int offset, final int sku) {
    keyNumber++;
    reserve.wrapAndApplyHeader(target, offset, header);
    reserve
        .request()
        .correlationId(1)
        .lane(0)
        .caller(0)
        .keyHigh(Hash64.mix(keyNumber))
        .keyLow(Hash64.mix(-keyNumber))
        .fingerprint(1);
    reserve.customerHigh(7).customerLow(7).channel(0).ttlMs(900_000).activity(-1);
    reserve.linesCount(1).next().sku(sku).location(-1).quantity(1);
  }

  private void encodeChange(
      final HeapBuffer target,
      final int offset,
      final ReservationChange kind,
      final long sequence,
      final int slot) {
    keyNumber++;
    change.wrapAndApplyHeader(target, offset, header);
    change
        .request()
        .correlationId(1)
        .lane(0)
        .caller(0)
        .keyHigh(Hash64.mix(keyNumber))
        .keyLow(Hash64.mix(-keyNumber))
        .fingerprint(2);
    change.sequence(sequence).slot(slot).change((short) kind.code()).ttlMs(0);
  }

  private int nextStagedOffset() {
    assert stagedCount < STAGED_COMMANDS : "what is staged is executed before more is";
    final int offset = stagedCount * STAGED_BYTES;
    stagedCount++;
    return offset;
  }

  private void execute(final HeapBuffer command, final int offset) {
    machine.execute(command, offset, timeMs);
    if (answers) {
      machine.answer();
    }
    if (machine.lastRejection() != RejectReason.NONE) {
      throw new IllegalStateException("refused: " + machine.lastRejection());
    }
    if (++commandsInMs == commandsPerMs) {
      commandsInMs = 0;
      timeMs++;
    }
    if (++commandsInTurn == COMMANDS_PER_TURN) {
      commandsInTurn = 0;
      machine.batch().clear();
    }
  }

  private void defineLocation() {
    final DefineLocationEncoder define = new DefineLocationEncoder();
    define.wrapAndApplyHeader(buffer, 0, header);
    define.request().correlationId(1).lane(0).caller(0).keyHigh(0).keyLow(0).fingerprint(0);
    define
        .expectedVersion(-1)
        .kind((short) LocationKind.WAREHOUSE.code())
        .services((short) LocationService.NOT_STATED)
        .priority(Integer.MIN_VALUE)
        .latitudeE7(Integer.MIN_VALUE)
        .longitudeE7(Integer.MIN_VALUE)
        .code("warehouse")
        .owner("");
    execute(buffer, 0);
  }

  private void defineChannel() {
    final DefineChannelEncoder define = new DefineChannelEncoder();
    define.wrapAndApplyHeader(buffer, 0, header);
    define.request().correlationId(1).lane(0).caller(0).keyHigh(0).keyLow(0).fingerprint(0);
    define.expectedVersion(-1).allLocations((short) 1).locationsCount(0);
    define.code("live").name("");
    execute(buffer, 0);
  }

  private void defineSku(final int sku) {
    final DefineSkuEncoder define = new DefineSkuEncoder();
    define.wrapAndApplyHeader(buffer, 0, header);
    define.request().correlationId(1).lane(0).caller(0).keyHigh(0).keyLow(0).fingerprint(0);
    define
        .expectedVersion(-1)
        .listPrice(-1)
        .currency(0)
        .code("sku-" + sku)
        .name("")
        .barcode("");
    execute(buffer, 0);
  }

  private void receive(final int sku) {
    final MoveStockEncoder move = new MoveStockEncoder();
    move.wrapAndApplyHeader(buffer, 0, header);
    move.request().correlationId(1).lane(0).caller(0).keyHigh(0).keyLow(0).fingerprint(0);
    move.kind((short) MovementKind.RECEIVE.code());
    move.linesCount(1).next().sku(sku).location(0).quantity(PLENTY).reason("");
    move.document("").actor("");
    execute(buffer, 0);
  }
}
