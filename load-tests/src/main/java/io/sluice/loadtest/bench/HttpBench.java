package io.sluice.loadtest.bench;

import io.sluice.loadtest.http.Percentiles;
import io.sluice.loadtest.result.Screen;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * HTTP reservations at {@code process} and at {@code disk} beside a bare Vert.x and beside the disk
 * alone.
 *
 * <p>All servers run for the whole time and are loaded in turn, in blocks whose order is mirrored
 * from one to the next, so that a drift of the machine hits all alike. Ratios are made within a
 * block. Runs once, on the main thread.
 */
final class HttpBench {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration BATCH_WARM_UP = Duration.ofSeconds(5);

  /** Holds stay for the whole run, and a batch makes a hundred of them. */
  private static final String HOLD_CAPACITY = "20000000";

  private final Plan plan;
  private final Sandbox sandbox;
  private final Screen screen;
  private final List<Contestant> contestants = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();

  /**
   * How long and where.
   *
   * @param blocks blocks of legs, each of which makes one ratio
   * @param warmUp time for each server before anything counts
   * @param manyCallers time of a leg with many callers
   * @param oneCaller time of a leg with one caller, and of the disk alone
   * @param serverProcessors processors of the servers as taskset counts them, empty for all
   */
  record Plan(
      int blocks,
      Duration warmUp,
      Duration manyCallers,
      Duration oneCaller,
      String serverProcessors) {}

  HttpBench(final Plan plan, final Sandbox sandbox, final Screen screen) {
    this.plan = plan;
    this.sandbox = sandbox;
    this.screen = screen;
  }

  /** Runs it and returns the figures. */
  Map<String, Object> run() throws IOException, InterruptedException {
    final Contestant process = full(HttpFigures.PROCESS);
    contestants.add(process);
    contestants.add(full(HttpFigures.DISK));
    contestants.add(bare(process.answerBytes()));
    warmUp();
    final Hiccups hiccups = new Hiccups();
    for (int number = 1; number <= plan.blocks(); number++) {
      blocks.add(playBlock(number));
    }
    hiccups.close();
    final Map<String, Object> figures = new HttpFigures(blocks).toResult();
    figures.put("hiccups", hiccups.lateness().toResult());
    figures.put("valid", legs().allMatch(Leg::isValid));
    figures.put("legs", legs().map(Leg::toResult).toList());
    return figures;
  }

  private Stream<Leg> legs() {
    return blocks.stream().flatMap(block -> block.legs().stream());
  }

  private Contestant full(final String durability) throws IOException {
    final ServerOptions options = new ServerOptions(
        sandbox.directory().resolve(durability),
        durability,
        List.of("--hold-capacity", HOLD_CAPACITY));
    return Contestant.full(
        durability,
        sandbox
            .start(durability, placed(ServerCommand.ofScript()), options)
            .awaitReady(START_LIMIT));
  }

  private Contestant bare(final int answerBytes) throws IOException {
    final ServerCommand command = ServerCommand.ofOwnClassPath(
        BareServer.class.getName(), "--answer-bytes", Integer.toString(answerBytes));
    final ServerOptions options =
        ServerOptions.of(sandbox.directory().resolve(HttpFigures.BARE), "none");
    return Contestant.bare(
        HttpFigures.BARE,
        sandbox.start(HttpFigures.BARE, placed(command), options).awaitReady(START_LIMIT));
  }

  private ServerCommand placed(final ServerCommand command) {
    return plan.serverProcessors().isEmpty()
        ? command
        : command.onProcessors(plan.serverProcessors());
  }

  private void warmUp() throws IOException {
    for (final LegKind kind : List.of(LegKind.MANY_CALLERS, LegKind.BATCHES)) {
      for (final Contestant contestant : contestants) {
        if (isPlayed(contestant, kind)) {
          show("warm-up", contestant.run(kind, warmUpTime(kind)));
        }
      }
    }
  }

  private Block playBlock(final int number) throws IOException {
    final List<Contestant> order = number % 2 == 0 ? contestants.reversed() : contestants;
    final List<Leg> legs = new ArrayList<>(play(number, LegKind.MANY_CALLERS, order));
    Percentiles filledAhead = null;
    Percentiles growing = null;
    for (final Contestant contestant : order) {
      final Leg leg = play(number, LegKind.ONE_CALLER, List.of(contestant)).getFirst();
      legs.add(leg);
      if (contestant.name().equals(HttpFigures.DISK)) {
        // At once: from one minute to the next the disk takes twice or half as long.
        final int bytes = (int) leg.journalBytesPerFrame();
        filledAhead = ForceLoop.filledAhead(sandbox.directory(), bytes, plan.oneCaller());
        growing = ForceLoop.growing(sandbox.directory(), bytes, plan.oneCaller());
      }
    }
    legs.addAll(play(number, LegKind.BATCHES, order));
    return new Block(
        legs,
        Objects.requireNonNull(filledAhead, "the disk plays with one caller"),
        Objects.requireNonNull(growing, "the disk plays with one caller"));
  }

  private List<Leg> play(final int number, final LegKind kind, final List<Contestant> order)
      throws IOException {
    final List<Leg> legs = new ArrayList<>();
    for (final Contestant contestant : order) {
      if (isPlayed(contestant, kind)) {
        final Leg leg = contestant.run(kind, time(kind));
        show("block " + number, leg);
        legs.add(leg);
      }
    }
    return legs;
  }

  private Duration time(final LegKind kind) {
    return kind == LegKind.ONE_CALLER ? plan.oneCaller() : plan.manyCallers();
  }

  /** Batches find all but their own path warm, and each second of theirs takes 300,000 holds. */
  private Duration warmUpTime(final LegKind kind) {
    return kind == LegKind.BATCHES && plan.warmUp().compareTo(BATCH_WARM_UP) > 0
        ? BATCH_WARM_UP
        : plan.warmUp();
  }

  private static boolean isPlayed(final Contestant contestant, final LegKind kind) {
    return kind != LegKind.BATCHES || contestant.name().equals(HttpFigures.DISK);
  }

  private void show(final String label, final Leg leg) {
    screen.line(
        label,
        "%-8s %-15s %,9.0f a second   p50 %s   p99 %s   %s"
            .formatted(
                leg.contestant(),
                leg.kind(),
                leg.unitsPerSecond(),
                Percentiles.milliseconds(leg.latency().p50()),
                Percentiles.milliseconds(leg.latency().p99()),
                leg.isValid() ? "" : "VOID"));
  }
}
