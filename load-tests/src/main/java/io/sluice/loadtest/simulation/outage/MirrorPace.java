package io.sluice.loadtest.simulation.outage;

import io.sluice.engine.codec.HeapBuffer;
import io.sluice.engine.codec.command.DefineChannelEncoder;
import io.sluice.engine.codec.command.DefineLocationEncoder;
import io.sluice.engine.codec.command.DefineSkuEncoder;
import io.sluice.engine.codec.command.MessageHeaderEncoder;
import io.sluice.engine.codec.command.MoveStockEncoder;
import io.sluice.engine.codec.command.RequestEncoder;
import io.sluice.engine.codec.command.ReserveStockEncoder;
import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.protocol.LocationDefinition;
import io.sluice.engine.protocol.LocationKind;
import io.sluice.engine.protocol.LocationService;
import io.sluice.engine.protocol.MovementKind;
import io.sluice.engine.protocol.RejectReason;
import io.sluice.persistence.mirror.MirrorCounters;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import io.sluice.persistence.redis.EmbeddedRedis;
import io.sluice.persistence.redis.MirrorComparison;
import io.sluice.persistence.redis.RedisAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Measures a mirror while reservations come at a rate, and then a rebuild of everything. For one
 * thread, which is engine and replica in turns.
 */
final class MirrorPace implements AutoCloseable {
  private static final Duration SELDOM = Duration.ofDays(1);
  private static final int COMMANDS_A_FRAME = 64;
  private static final long TTL_MS = 86_400_000;
  private static final long UNITS = 1_000_000;
  private static final long HASH = 0x9E3779B97F4A7C15L;
  private static final double MEDIAN = 0.5;
  private static final double TAIL = 0.99;

  private final HeapBuffer buffer = new HeapBuffer(4 * 1024);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final int skus;
  private final int reservations;
  private final EmbeddedRedis server;
  private final RedisAddress address;
  private final MirroredEngine engine;

  MirrorPace(final Path directory, final int skus, final int reservations) throws Exception {
    this.skus = skus;
    this.reservations = reservations;
    server = new EmbeddedRedis(directory.resolve("redis"));
    address = server.start();
    engine = new MirroredEngine(
        address,
        new EngineCapacity(EngineCapacity.MIN_KEYS, reservations + 1),
        SELDOM,
        new SplittableRandom(1),
        System.out::println);
  }

  /** Defines the SKUs, reserves at a rate, wipes Redis, and says what was measured. */
  Map<String, Object> measure(final int ratePerS, final Duration atMost) throws Exception {
    define();
    engine.awaitMirror(atMost);
    final Map<String, Object> figures = new LinkedHashMap<>();
    try (Console console = new Console(address);
        MirrorComparison comparison = new MirrorComparison(address)) {
      final long emptyBytes = console.figure("memory", "used_memory");
      final long[] before = lags();
      final long seconds = reserve(ratePerS);
      engine.awaitMirror(atMost);
      figures.put("loadSeconds", seconds);
      final long[] after = lags();
      figures.put("lagMsP50AtMost", lagMs(before, after, MEDIAN));
      figures.put("lagMsP99AtMost", lagMs(before, after, TAIL));
      figures.put("batchesByLagMsAtMost", batchesByLag(before, after));
      figures.put("batches", engine.counters().value(Value.BATCHES));
      figures.put("batchesThatFailed", engine.counters().value(Value.FAILURES));
      figures.put("changes", engine.counters().value(Value.CHANGES));
      figures.put("keysWritten", engine.counters().value(Value.WRITES));
      final long bytes = console.figure("memory", "used_memory") - emptyBytes;
      figures.put("bytesPerLiveReservation", bytes / reservations);
      final long rebuilds = engine.counters().value(Value.REBUILDS);
      console.run("FLUSHALL ASYNC");
      engine.await(() -> engine.counters().value(Value.REBUILDS) > rebuilds, atMost);
      engine.awaitMirror(atMost);
      figures.put("rebuildMs", engine.rebuildMs());
      final MirrorComparison.Report report = engine.compare(comparison);
      figures.put("keysCompared", report.compared());
      figures.put("differences", report.differences());
    }
    return figures;
  }

  @Override
  public void close() throws IOException {
    engine.close();
    server.close();
  }

  private void define() {
    location();
    channel();
    for (int i = 0; i < skus; i++) {
      sku(i);
      receive(i);
      if (i % COMMANDS_A_FRAME == 0) {
        engine.persist();
        engine.turn();
      }
    }
    engine.persist();
  }

  private long reserve(final int ratePerS) {
    final SplittableRandom random = new SplittableRandom(2);
    final long beginNs = System.nanoTime();
    int done = 0;
    while (done < reservations) {
      final double elapsedS = (System.nanoTime() - beginNs) / (double) TimeUnit.SECONDS.toNanos(1);
      final long due = Math.min(reservations, (long) (elapsedS * ratePerS));
      for (int i = 0; i < COMMANDS_A_FRAME && done < due; i++) {
        reserveOne(random.nextInt(skus), ++done);
      }
      engine.persist();
      engine.turn();
    }
    return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beginNs);
  }

  private long[] lags() {
    final long[] lags = new long[MirrorCounters.lagBuckets()];
    for (int i = 0; i < lags.length; i++) {
      lags[i] = engine.counters().lag(i);
    }
    return lags;
  }

  private static Map<String, Long> batchesByLag(final long[] before, final long[] after) {
    final Map<String, Long> batches = new LinkedHashMap<>();
    for (int i = 0; i < after.length; i++) {
      final long boundMs = TimeUnit.NANOSECONDS.toMillis(MirrorCounters.lagBoundNs(i));
      batches.put(Long.toString(boundMs), after[i] - before[i]);
    }
    return batches;
  }

  /** The upper bound of the bucket in which such a share of the batches ends. */
  private static long lagMs(final long[] before, final long[] after, final double share) {
    long all = 0;
    for (int i = 0; i < after.length; i++) {
      all += after[i] - before[i];
    }
    int bucket = 0;
    long seen = after[0] - before[0];
    while (seen < all * share && bucket < after.length - 1) {
      bucket++;
      seen += after[bucket] - before[bucket];
    }
    return TimeUnit.NANOSECONDS.toMillis(MirrorCounters.lagBoundNs(bucket));
  }

  private void sku(final int index) {
    final DefineSkuEncoder define = new DefineSkuEncoder().wrapAndApplyHeader(buffer, 0, header);
    ask(define.request());
    define.expectedVersion(-1).listPrice(-1).currency(0);
    define.code("SKU-" + index).name("").barcode("");
    execute();
  }

  private void location() {
    final DefineLocationEncoder define =
        new DefineLocationEncoder().wrapAndApplyHeader(buffer, 0, header);
    ask(define.request());
    define
        .expectedVersion(-1)
        .kind((short) LocationKind.WAREHOUSE.code())
        .services((short) LocationService.NOT_STATED)
        .priority(LocationDefinition.NOT_STATED)
        .latitudeE7(LocationDefinition.NOT_STATED)
        .longitudeE7(LocationDefinition.NOT_STATED);
    define.code("HQ").owner("");
    execute();
  }

  private void channel() {
    final DefineChannelEncoder define =
        new DefineChannelEncoder().wrapAndApplyHeader(buffer, 0, header);
    ask(define.request());
    define.expectedVersion(-1).allLocations((short) 1);
    define.locationsCount(0);
    define.code("WEB").name("");
    execute();
  }

  private void receive(final int sku) {
    final MoveStockEncoder move = new MoveStockEncoder().wrapAndApplyHeader(buffer, 0, header);
    ask(move.request());
    move.kind((short) MovementKind.RECEIVE.code());
    move.linesCount(1).next().sku(sku).location(0).quantity(UNITS).reason("");
    move.document("").actor("");
    execute();
  }

  private void reserveOne(final int sku, final long customer) {
    final ReserveStockEncoder reserve =
        new ReserveStockEncoder().wrapAndApplyHeader(buffer, 0, header);
    ask(reserve.request());
    reserve
        .customerHigh(customer * HASH)
        .customerLow(customer)
        .channel(0)
        .ttlMs(TTL_MS)
        .activity(-1);
    reserve.linesCount(1).next().sku(sku).location(-1).quantity(1);
    execute();
  }

  private void execute() {
    engine.machine().onCommand(buffer, 0, MirroredEngine.START_MS);
    if (engine.machine().lastRejection() != RejectReason.NONE) {
      throw new IllegalStateException("refused: " + engine.machine().lastRejection());
    }
  }

  private static void ask(final RequestEncoder request) {
    request.correlationId(1).lane(0).caller(0).keyHigh(0).keyLow(0).fingerprint(0);
  }
}
