package io.sluice.loadtest.bench;

import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.codec.Hash64;
import io.sluice.engine.codec.HeapBuffer;
import io.sluice.engine.codec.command.DefineChannelEncoder;
import io.sluice.engine.codec.command.DefineLocationEncoder;
import io.sluice.engine.codec.command.DefineSkuEncoder;
import io.sluice.engine.codec.command.MessageHeaderEncoder;
import io.sluice.engine.codec.command.MoveStockEncoder;
import io.sluice.engine.codec.command.PlaceOrderEncoder;
import io.sluice.engine.codec.command.RecordPaymentEncoder;
import io.sluice.engine.codec.command.RequestEncoder;
import io.sluice.engine.codec.command.ReserveStockEncoder;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.domain.StateMachine;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.LocationService;
import io.sluice.engine.protocol.MovementKind;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.RecoveryProgress;
import io.sluice.persistence.chronicle.ChronicleJournalSettings;
import io.sluice.persistence.chronicle.ChronicleJournalStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Fills a data directory by the real state machine and the real journal, without HTTP: orders that
 * were placed and paid, each of one line and under keys of their own, and holds that live.
 *
 * <p>A program of its own, so that its heap is gone when it ends. One thread.
 */
public final class OrderFiller {
  static final int SKUS = 1_000;
  private static final int COMMAND_BYTES = 64 * 1024;
  private static final int COMMANDS_PER_MS = 10;
  private static final int FRAME_BYTES = 256 * 1024;
  private static final long UNITS_PER_SKU = 100_000_000;
  private static final long TTL_MS = Duration.ofDays(1).toMillis();
  private static final long FULL_PAUSE_NS = 100_000;

  /** Engine time that fits between its start and now. */
  private static final Duration BEFORE_NOW = Duration.ofHours(3);

  private final StateMachine machine;
  private final Journal journal;
  private final HeapBuffer buffer = new HeapBuffer(COMMAND_BYTES);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final PlaceOrderEncoder place = new PlaceOrderEncoder();
  private final RecordPaymentEncoder pay = new RecordPaymentEncoder();
  private final ReserveStockEncoder reserve = new ReserveStockEncoder();
  private long timeMs = System.currentTimeMillis() - BEFORE_NOW.toMillis();
  private long keyNumber;
  private int commandsInMs;

  private OrderFiller(final StateMachine machine, final Journal journal) {
    this.machine = machine;
    this.journal = journal;
  }

  /**
   * Fills a directory: its path, the capacity of keys, the orders, the holds.
   *
   * <p>The capacity of holds is that of a server without settings.
   */
  public static void main(final String[] arguments) throws Exception {
    final Path data = Path.of(arguments[0]);
    final int keys = Integer.parseInt(arguments[1]);
    final int orders = Integer.parseInt(arguments[2]);
    final int holds = Integer.parseInt(arguments[3]);
    final ChronicleJournalSettings settings = ChronicleJournalSettings.defaults(Durability.DISK);
    try (ChronicleJournalStore store = ChronicleJournalStore.open(data, settings)) {
      store.hashSecret();
      final StateMachine machine = EngineRecovery.recover(
              store, FrameCodec.MAX_EVENTS_LENGTH, RecoveryProgress.NONE)
          .machine();
      try (Journal journal = store.openEpoch(machine.stateHash(), () -> {}, OrderFiller::end)) {
        new OrderFiller(machine, journal).fill(keys, orders, holds);
      }
    }
  }

  private static void end(final int exitCode, final Throwable cause) {
    cause.printStackTrace();
    Runtime.getRuntime().halt(exitCode == 0 ? ExitCode.DEFECT : exitCode);
  }

  private void fill(final int keys, final int orders, final int holds) {
    machine.start(new StartFacts(
        timeMs, 0, 0, 0, timeMs, new EngineCapacity(keys, Math.max(holds, 4_000_000))));
    defineLocation();
    defineChannel();
    for (int sku = 0; sku < SKUS; sku++) {
      defineSku(sku);
      receive(sku);
    }
    for (int i = 0; i < orders; i++) {
      placeOrder(i % SKUS);
      payOrder(i);
    }
    for (int i = 0; i < holds; i++) {
      reserve(i % SKUS);
    }
    offer();
  }

  private void placeOrder(final int sku) {
    place.wrapAndApplyHeader(buffer, 0, header);
    ask(place.request(), true);
    place
        .customerHigh(keyNumber)
        .customerLow(7)
        .channel(0)
        .ttlMs(TTL_MS)
        .currency(0)
        .activity(-1);
    place.externalHigh(0).externalLow(0).reservationSequence(-1).reservationSlot(0);
    place.linesCount(1).next().sku(sku).location(-1).quantity(1).unitPrice(-1);
    execute();
  }

  private void payOrder(final long number) {
    final int slot = machine.subjectIndex();
    pay.wrapAndApplyHeader(buffer, 0, header);
    ask(pay.request(), true);
    pay.sequence(machine.state().claims().sequence(slot)).slot(slot);
    pay.referenceHigh(Hash64.mix(number + 1)).referenceLow(Hash64.mix(-number));
    pay.amount(-1).currency(0).reference("payment-" + number);
    execute();
  }

  private void reserve(final int sku) {
    reserve.wrapAndApplyHeader(buffer, 0, header);
    ask(reserve.request(), true);
    reserve.customerHigh(keyNumber).customerLow(7).channel(0).ttlMs(TTL_MS).activity(-1);
    reserve.linesCount(1).next().sku(sku).location(-1).quantity(1);
    execute();
  }

  private void ask(final RequestEncoder request, final boolean keyed) {
    request.correlationId(1).lane(0).caller(0).fingerprint(1).keyHigh(0).keyLow(0);
    if (keyed) {
      keyNumber++;
      request.keyHigh(Hash64.mix(keyNumber)).keyLow(Hash64.mix(-keyNumber));
    }
  }

  private void execute() {
    machine.execute(buffer, 0, timeMs);
    if (machine.lastRejection() != RejectReason.NONE) {
      throw new IllegalStateException("refused: " + machine.lastRejection());
    }
    if (++commandsInMs == COMMANDS_PER_MS) {
      commandsInMs = 0;
      timeMs++;
    }
    if (machine.batch().length() >= FRAME_BYTES) {
      offer();
    }
  }

  private void offer() {
    final int count = machine.batch().count();
    while (!journal.hasRoomFor(machine.batch().length())) {
      LockSupport.parkNanos(FULL_PAUSE_NS);
    }
    journal.offer(
        machine.batch().buffer(),
        0,
        machine.batch().length(),
        machine.position() - count + 1,
        count);
    machine.batch().clear();
  }

  private void defineLocation() {
    final DefineLocationEncoder define = new DefineLocationEncoder();
    define.wrapAndApplyHeader(buffer, 0, header);
    ask(define.request(), false);
    define
        .expectedVersion(-1)
        .kind((short) LocationKind.WAREHOUSE.code())
        .services((short) LocationService.NOT_STATED)
        .priority(Integer.MIN_VALUE)
        .latitudeE7(Integer.MIN_VALUE)
        .longitudeE7(Integer.MIN_VALUE)
        .code("warehouse")
        .owner("");
    execute();
  }

  private void defineChannel() {
    final DefineChannelEncoder define = new DefineChannelEncoder();
    define.wrapAndApplyHeader(buffer, 0, header);
    ask(define.request(), false);
    define.expectedVersion(-1).allLocations((short) 1).locationsCount(0);
    define.code("live").name("");
    execute();
  }

  private void defineSku(final int sku) {
    final DefineSkuEncoder define = new DefineSkuEncoder();
    define.wrapAndApplyHeader(buffer, 0, header);
    ask(define.request(), false);
    define.expectedVersion(-1).listPrice(-1).currency(0);
    define.code("sku-" + sku).name("").barcode("");
    execute();
  }

  private void receive(final int sku) {
    final MoveStockEncoder move = new MoveStockEncoder();
    move.wrapAndApplyHeader(buffer, 0, header);
    ask(move.request(), false);
    move.kind((short) MovementKind.RECEIVE.code());
    move.linesCount(1).next().sku(sku).location(0).quantity(UNITS_PER_SKU).reason("");
    move.document("").actor("");
    execute();
  }
}
