package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Background;
import io.sluice.loadtest.http.Call;
import io.sluice.loadtest.http.CallTraffic;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.HttpLoop;
import io.sluice.loadtest.http.kill.Violations.Kind;
import io.sluice.loadtest.server.RunningServer;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does to a real server under load what a machine may do to it, starts it again and audits it,
 * round after round.
 *
 * <p>For one thread.
 */
final class FaultRounds {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(90);
  private static final long LOOK_PAUSE_NS = 1_000_000;
  private static final long LONGEST_STOP_MS = 4_000;
  private static final long SHORTEST_STOP_MS = 2_000;
  private static final int ENOUGH = 1_000;
  private static final int CONNECTIONS = 16;
  private static final int WRITE_FAILED = 74;
  private static final int DIRECTORY_IN_USE = 73;
  private static final List<String> SMALL_FILES = List.of("--journal-file-bytes", "16MiB");
  private static final String FULL = "sluice_journal_storage_full 1";

  private final Sandbox sandbox;
  private final ServerCommand command;
  private final SplittableRandom random;
  private final Consumer<String> progress;
  private final Violations violations = new Violations();
  private final FaultTally tally = new FaultTally(violations);
  private final boolean straceIsThere;
  private int round;

  // Of the directory in use.
  private Belief belief;
  private ServerOptions options;

  /**
   * Rounds that were not played yet.
   *
   * @param progress told of each round in words
   */
  FaultRounds(
      final Sandbox sandbox,
      final ServerCommand command,
      final long seed,
      final Consumer<String> progress)
      throws IOException {
    this.sandbox = sandbox;
    this.command = command;
    this.progress = progress;
    random = new SplittableRandom(seed);
    straceIsThere = Programs.isThere("strace");
    belief = new Belief("disk", violations);
    options = options(sandbox.directory().resolve("data"));
  }

  /** Plays each of some faults so many times. */
  FaultTally play(final List<RealFault> faults, final int times)
      throws IOException, InterruptedException {
    RunningServer server = start(options);
    create(server);
    server.kill();
    for (int time = 0; time < times; time++) {
      for (final RealFault fault : faults) {
        round++;
        violations.enterRound(round);
        play(fault);
      }
    }
    server = start(options);
    leave(server);
    return tally;
  }

  private void play(final RealFault fault) throws IOException, InterruptedException {
    if (fault.isInjected() && !straceIsThere) {
      tally.skip(fault, "no strace");
      return;
    }
    if (fault == RealFault.DISK_FULL) {
      playOnASmallDisk();
      return;
    }
    final int firstOfRound = belief.holdings().size();
    final long before = belief.acknowledged();
    if (fault.isInjected()) {
      failCalls(fault);
    } else {
      final RunningServer server = start(options);
      final RealFault which = fault;
      load(server, "", () -> disturb(which, server));
    }
    audit(fault, firstOfRound, before);
  }

  /** Starts a server whose system calls fail from some point on, and loads it until it is gone. */
  private void failCalls(final RealFault fault) throws IOException {
    final int from = random.nextInt(fault.earliest(), fault.latest());
    final RunningServer server =
        sandbox.start("server", command.behind(fault.words(from)), options);
    boolean ready = true;
    try {
      server.awaitReady(START_LIMIT);
    } catch (final IOException diedWhileItStarted) {
      ready = false;
    }
    if (ready) {
      final long enough = belief.acknowledged() + 2 * ENOUGH;
      load(server, "", () -> {
        await(() -> !server.isAlive() || isSparedAfter(fault, enough));
        server.kill();
      });
    }
    await(() -> !server.isAlive());
    server.kill();
    if (server.exitCode() == WRITE_FAILED) {
      tally.onOwnStop(fault);
    } else if (!isSparedAfter(fault, 0)) {
      unexpected(fault + " from the call " + from + " on: exit code " + server.exitCode()
          + "; the end of its output:\n" + server.logTail());
    }
  }

  /** A server that finds no room for zeros says so and goes on; its rounds end by a kill. */
  private boolean isSparedAfter(final RealFault fault, final long enough) {
    return fault == RealFault.WRITE_FINDS_NO_ROOM && belief.acknowledged() >= enough;
  }

  /** Does something to a server under load and kills it when it has gone on for a while. */
  private void disturb(final RealFault fault, final RunningServer server) throws IOException {
    awaitMore(server, ENOUGH / 2);
    if (fault == RealFault.STOPPED_FOR_SECONDS) {
      signal("STOP", server);
      final long endNs = System.nanoTime()
          + TimeUnit.MILLISECONDS.toNanos(random.nextLong(SHORTEST_STOP_MS, LONGEST_STOP_MS));
      await(() -> System.nanoTime() >= endNs);
      signal("CONT", server);
    } else {
      final RunningServer second = sandbox.start("second", command, options);
      await(() -> !second.isAlive());
      final boolean stillThere = second.isAlive();
      second.kill();
      if (!stillThere && second.exitCode() == DIRECTORY_IN_USE) {
        tally.onOwnStop(fault);
      } else {
        unexpected("a second server: exit code " + second.exitCode());
      }
    }
    awaitMore(server, ENOUGH);
    server.kill();
  }

  private void playOnASmallDisk() throws IOException, InterruptedException {
    final Path mount = sandbox.directory().resolve("small-disk-" + round);
    final @Nullable SmallDisk disk = SmallDisk.tryMount(mount);
    if (disk == null) {
      tally.skip(RealFault.DISK_FULL, "a file system can not be mounted without being root");
      return;
    }
    final Belief outside = belief;
    final ServerOptions outsideOptions = options;
    belief = new Belief("disk", violations);
    options = options(disk.directory().resolve("data"));
    RunningServer server = start(options);
    try (disk) {
      create(server);
      final RunningServer filling = server;
      load(server, "fill", () -> fillAndFree(filling, disk));
      server = start(options);
      new Audit(belief, server.address()).afterCrash(0, random);
      leave(server);
      tally.onRound(RealFault.DISK_FULL);
      tell(RealFault.DISK_FULL, 0);
    } finally {
      server.kill();
      belief = outside;
      options = outsideOptions;
    }
  }

  /** Waits until the disk is full, looks whether reads go on, makes room, and kills later. */
  private void fillAndFree(final RunningServer server, final SmallDisk disk) throws IOException {
    try (HttpCaller caller = new HttpCaller(server.management());
        HttpCaller reader = new HttpCaller(server.address())) {
      final long endNs = System.nanoTime() + PATIENCE_NS;
      while (server.isAlive() && !metrics(caller).contains(FULL) && System.nanoTime() < endNs) {
        LockSupport.parkNanos(LOOK_PAUSE_NS);
      }
      if (metrics(caller).contains(FULL)) {
        tally.onOwnStop(RealFault.DISK_FULL);
      } else {
        unexpected("the small disk was never full");
      }
      reader.callSuccessfully(Call.get(World.stockPath(World.PLENTY.getFirst())));
    }
    disk.free();
    awaitMore(server, ENOUGH);
    server.kill();
  }

  private static String metrics(final HttpCaller caller) throws IOException {
    return caller.callSuccessfully(Call.get("/metrics")).body().replace(".0", "");
  }

  private void audit(final RealFault fault, final int firstOfRound, final long before)
      throws IOException {
    final RunningServer server = start(options);
    new Audit(belief, server.address()).afterCrash(firstOfRound, random);
    server.kill();
    tally.onRound(fault);
    tell(fault, before);
  }

  private void tell(final RealFault fault, final long before) {
    progress.accept("round %d, %s: %,d acknowledged in it, %s"
        .formatted(
            round,
            fault,
            belief.acknowledged() - before,
            violations.isEmpty() ? "all there" : "VIOLATIONS"));
  }

  private void load(final RunningServer server, final String manner, final Background.Work work)
      throws IOException {
    final MixedLoad load = new MixedLoad(belief, random.split(), "f" + round, !manner.isEmpty());
    final Background beside = Background.start("fault", work);
    new HttpLoop(
            Audit.options(server.address(), CONNECTIONS), new CallTraffic(server.address(), load))
        .run();
    beside.join();
  }

  private void awaitMore(final RunningServer server, final long count) throws IOException {
    final long enough = belief.acknowledged() + count;
    await(() -> belief.acknowledged() >= enough || !server.isAlive());
    if (belief.acknowledged() < enough) {
      unexpected("the server did not go on; the end of its output:\n" + server.logTail());
    }
  }

  private static void await(final BooleanSupplier condition) {
    final long startNs = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - startNs < PATIENCE_NS) {
      LockSupport.parkNanos(LOOK_PAUSE_NS);
    }
  }

  private static void signal(final String signal, final RunningServer server) throws IOException {
    if (!Programs.succeed(List.of("kill", "-" + signal, Long.toString(server.pid())))) {
      throw new IOException("no " + signal + " for " + server.pid());
    }
  }

  private void unexpected(final String text) {
    violations.add(Kind.UNEXPECTED, text);
  }

  private void create(final RunningServer server) throws IOException {
    try (HttpCaller caller = new HttpCaller(server.address())) {
      World.create(caller, belief);
    }
  }

  private void leave(final RunningServer server) throws IOException, InterruptedException {
    new Audit(belief, server.address()).atTheEnd();
    tally.addBelief(belief);
    final int exitCode = server.stop(STOP_LIMIT);
    if (exitCode != 0) {
      unexpected("an orderly stop with exit code " + exitCode);
    }
  }

  private RunningServer start(final ServerOptions how) throws IOException {
    return sandbox.start("server", command, how).awaitReady(START_LIMIT);
  }

  private static ServerOptions options(final Path data) {
    return new ServerOptions(data, "disk", SMALL_FILES);
  }
}
