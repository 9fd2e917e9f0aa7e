package io.sluice.loadtest.simulation.outage;

import io.sluice.engine.domain.EngineCapacity;
import io.sluice.engine.domain.StateMachine;
import io.sluice.loadtest.simulation.MirrorTraffic;
import io.sluice.persistence.mirror.MirrorCounters.Value;
import io.sluice.persistence.mirror.MirrorKeys;
import io.sluice.persistence.redis.EmbeddedRedis;
import io.sluice.persistence.redis.MirrorComparison;
import io.sluice.persistence.redis.RedisAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An engine under seeded commands whose replica is mirrored through a proxy to a real Redis, one
 * outage of which follows the other. For one thread.
 */
final class OutageRounds implements AutoCloseable {
  private static final int COMMANDS_A_TURN = 4;
  private static final int MOST_COMMANDS = 400;
  private static final long LONGEST_OUTAGE_MS = 1_500;
  private static final long SLOW_MS = 5_000;
  private static final int BREAK_BYTES = 20_000;
  private static final int HOLDS = 10_000;

  /** Reading a dump takes that long for each key, and is interrupted for what comes in. */
  private static final int LOAD_DELAY_US = 3_000;

  private static final int LOAD_PIECE_BYTES = 1_024;
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

  /**
   * Long enough that what an outage left wrong is not set right by telling everything once more.
   */
  private static final Duration SCRUB_PERIOD = Duration.ofSeconds(15);

  /** The mirror looks at each shard every second, and a rebuild may follow another after one. */
  private static final Duration NOTICE_LIMIT = Duration.ofSeconds(5);

  private final Path directory;
  private final SplittableRandom random;
  private final Consumer<String> log;
  private final EmbeddedRedis server;
  private final RedisAddress address;
  private final FaultProxy proxy;
  private final MirroredEngine engine;
  private final StateMachine machine;
  private final MirrorTraffic traffic;
  private long nowMs = MirroredEngine.START_MS;

  OutageRounds(final Path directory, final long seed, final Consumer<String> log) throws Exception {
    this.directory = directory.resolve("redis");
    this.random = new SplittableRandom(seed);
    this.log = log;
    server = new EmbeddedRedis(
        this.directory,
        "key-load-delay " + LOAD_DELAY_US,
        "loading-process-events-interval-bytes " + LOAD_PIECE_BYTES);
    address = server.start();
    proxy = new FaultProxy(address.host(), address.port());
    engine = new MirroredEngine(
        address.through("127.0.0.1", proxy.port()),
        new EngineCapacity(EngineCapacity.MIN_KEYS, HOLDS),
        SCRUB_PERIOD,
        random.split(),
        log);
    machine = engine.machine();
    traffic = new MirrorTraffic(machine, seed);
    traffic.setUp(nowMs);
    engine.persist();
  }

  /** Plays so many outages. */
  OutageTally play(final int count) throws Exception {
    final OutageTally tally = new OutageTally();
    awaitMirror();
    for (int i = 0; i < count; i++) {
      final Outage outage = Outage.values()[random.nextInt(Outage.values().length)];
      run(random.nextInt(MOST_COMMANDS), 0);
      begin(outage);
      run(random.nextInt(MOST_COMMANDS), random.nextLong(LONGEST_OUTAGE_MS));
      end(outage);
      final long beginNs = System.nanoTime();
      run(random.nextInt(MOST_COMMANDS), 0);
      awaitEqual(outage, beginNs, tally);
    }
    tally.end(engine.counters().value(Value.REBUILDS), traffic.commands(), engine.longestTurnMs());
    return tally;
  }

  @Override
  public void close() throws IOException {
    engine.close();
    proxy.close();
    server.close();
  }

  private void begin(final Outage outage) throws Exception {
    switch (outage) {
      case SLOW -> proxy.delay(SLOW_MS);
      case BLACK_HOLE -> proxy.hold();
      case RESET -> proxy.reset();
      case HALF_CLOSE -> proxy.halfClose();
      case BREAK_OFF -> proxy.breakAfter(random.nextInt(BREAK_BYTES));
      case REPLY_LOST -> proxy.loseReplies();
      case KILL -> {
        kill();
        Files.deleteIfExists(directory.resolve("dump.rdb"));
      }
      case ROLL_BACK -> rollBack();
      case LOADING -> load();
      case PAUSE -> signal("-STOP");
      case WIPE -> console("FLUSHALL");
      case FULL -> console("CONFIG SET maxmemory 1");
      case READ_ONLY -> console("REPLICAOF 127.0.0.1 1");
      case NO_SCRIPT -> console("SCRIPT FLUSH");
      case WRONG_TYPES -> wrongTypes();
      case ANOTHER_JOURNAL ->
        console("HSET " + MirrorKeys.place(random.nextInt(MirrorKeys.SHARDS)) + " journal other");
    }
  }

  private void end(final Outage outage) throws Exception {
    proxy.heal();
    switch (outage) {
      case PAUSE -> signal("-CONT");
      case FULL -> console("CONFIG SET maxmemory 0");
      case READ_ONLY -> console("REPLICAOF NO ONE");
      case KILL, ROLL_BACK -> {
        server.start();
        hurry();
      }
      case LOADING -> hurry();
      default -> {
        // It is over, or it has left what it has left.
      }
    }
  }

  private void kill() {
    server.process().ifPresent(process -> {
      process.destroyForcibly();
      process.onExit().join();
    });
  }

  /** What was saved before is what a stale replica would have. */
  private void rollBack() throws Exception {
    console("SAVE");
    run(MOST_COMMANDS, 0);
    awaitMirror();
    kill();
  }

  /** Comes back at once, but reads for longer than the outage, until it is told to hurry. */
  private void load() throws Exception {
    console("SAVE");
    kill();
    server.start();
    try (Console console = new Console(address)) {
      if (console.figure("persistence", "loading") != 1) {
        throw new IllegalStateException("Redis has read its dump already");
      }
    }
  }

  private void hurry() throws IOException {
    console("CONFIG SET key-load-delay 0");
  }

  private void wrongTypes() throws Exception {
    try (Console console = new Console(address)) {
      for (int i = 0; i < 8; i++) {
        // Whichever of these there are is of another type then; in one step, for the mirror writes.
        console.run("RPUSH wrong wrong");
        console.run("RENAME wrong " + MirrorKeys.sku("SKU-" + random.nextInt(12)));
      }
      if (random.nextBoolean()) {
        console.run("SADD wrong wrong");
        console.run("RENAME wrong " + MirrorKeys.place(0));
      }
    }
  }

  private void console(final String command) throws IOException {
    try (Console console = new Console(address)) {
      console.run(command);
    }
  }

  private void signal(final String name) throws IOException, InterruptedException {
    final String process = Long.toString(server.process().orElseThrow().pid());
    new ProcessBuilder("kill", name, process).start().waitFor();
  }

  /** Lets the engine decide so many commands, and go on for so long. */
  private void run(final int commands, final long forMs) {
    final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(forMs);
    int left = commands;
    while (left > 0 || System.nanoTime() - endNs < 0) {
      for (int i = 0; i < COMMANDS_A_TURN && left > 0; i++) {
        nowMs += traffic.idleMs();
        machine.expireDue(nowMs, Integer.MAX_VALUE);
        traffic.next(nowMs);
        left--;
      }
      engine.persist();
      engine.turn();
    }
  }

  private void awaitMirror() {
    engine.awaitMirror(RECOVERY_LIMIT);
  }

  /**
   * Compares everything as soon as the mirror says that it has everything. A difference may be one
   * that it has not noticed yet, and has a limit to go; what somebody else wrote over single keys
   * is found only by telling everything once more, and has longer.
   */
  private void awaitEqual(final Outage outage, final long beginNs, final OutageTally tally)
      throws Exception {
    try (MirrorComparison comparison = new MirrorComparison(address)) {
      awaitMirror();
      final Duration limit = outage == Outage.WRONG_TYPES ? RECOVERY_LIMIT : NOTICE_LIMIT;
      final long endNs = System.nanoTime() + limit.toNanos();
      MirrorComparison.Report report = engine.compare(comparison);
      while (!report.isEqual() && System.nanoTime() - endNs < 0) {
        run(1, 100);
        awaitMirror();
        report = engine.compare(comparison);
      }
      final long recoveryMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs);
      tally.add(outage, recoveryMs, report.compared(), report.told());
      log.accept("%-16s %6d ms, %6d keys, %d differences"
          .formatted(outage, recoveryMs, report.compared(), report.differences()));
    }
  }
}
