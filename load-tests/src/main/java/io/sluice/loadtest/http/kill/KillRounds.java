package io.sluice.loadtest.http.kill;

import io.sluice.loadtest.http.Background;
import io.sluice.loadtest.http.CallTraffic;
import io.sluice.loadtest.http.HttpCaller;
import io.sluice.loadtest.http.HttpLoop;
import io.sluice.loadtest.server.RunningServer;
import io.sluice.loadtest.server.Sandbox;
import io.sluice.loadtest.server.ServerCommand;
import io.sluice.loadtest.server.ServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts a server, loads it, kills it, starts it again and audits it, round after round. */
public final class KillRounds {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final int MOST_STARTS_KILLED = 3;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  /** In all but one of so many java compiles quickly, and so starts and dies more often. */
  private static final int DIRECTORIES_OF_A_CYCLE = 4;

  private final KillPlan plan;
  private final Sandbox sandbox;
  private final ServerCommand usual;
  private final Consumer<String> progress;
  private final SplittableRandom random;
  private final Violations violations = new Violations();
  private final KillCounts counts = new KillCounts();

  // Of the directory in use.
  private Belief belief;
  private ServerCommand command;
  private ServerOptions options;
  private JournalWatch journal;
  private @Nullable FeedWatch feed;

  /** What was seen of the feed, if anybody follows it. */
  private @Nullable FeedTally feedTally;

  /**
   * Rounds that were not played yet.
   *
   * @param progress told of each round in words
   */
  public KillRounds(
      final KillPlan plan,
      final Sandbox sandbox,
      final ServerCommand command,
      final Consumer<String> progress) {
    this.plan = plan;
    this.sandbox = sandbox;
    this.usual = command;
    this.command = command;
    this.progress = progress;
    random = new SplittableRandom(plan.seed());
    options = optionsFor(0);
    belief = new Belief(plan.durability(), violations);
    journal = new JournalWatch(options.data());
  }

  /** Lets a consumer follow the feed, which is killed in its turn. */
  public KillRounds followed() {
    feedTally = new FeedTally(false);
    return this;
  }

  /** Lets a consumer be sent webhooks, which is killed in its turn. */
  public KillRounds pushed() {
    feedTally = new FeedTally(true);
    return this;
  }

  /** Plays all rounds. */
  public KillResult play() throws IOException, InterruptedException {
    RunningServer server = enterDirectory(0);
    for (int round = 1; round <= plan.rounds(); round++) {
      violations.enterRound(round);
      final int firstOfRound = belief.holdings().size();
      final KillMoment moment = loadAndKill(server, round, KillMoment.ofRound(round));
      server = start();
      followOn(server);
      new Audit(belief, server.address()).afterCrash(firstOfRound, random);
      checkFeed(server);
      counts.addRound(moment, server.startup());
      progress.accept(String.format(
          "round %d of %d, killed %s: %,d holdings acknowledged in it, ready again after %d ms, %s",
          round,
          plan.rounds(),
          moment,
          belief.holdings().size() - firstOfRound,
          server.startup().toMillis(),
          violations.isEmpty() ? "all there" : "VIOLATIONS"));
      if (round % plan.roundsPerDirectory() == 0 && round < plan.rounds()) {
        leaveDirectory(server);
        server = enterDirectory(round);
      }
    }
    leaveDirectory(server);
    return new KillResult(plan, counts, violations, feedTally);
  }

  private RunningServer enterDirectory(final int round) throws IOException {
    final boolean quick = round / plan.roundsPerDirectory() % DIRECTORIES_OF_A_CYCLE > 0;
    command = quick ? usual.compiledQuickly() : usual;
    options = optionsFor(round);
    belief = new Belief(plan.durability(), violations);
    journal = new JournalWatch(options.data());
    final RunningServer server = start();
    try (HttpCaller caller = new HttpCaller(server.address())) {
      World.create(caller, belief);
    }
    final FeedTally told = feedTally;
    if (told != null) {
      final Path directory = sandbox.directory().resolve("consumer-" + round);
      feed = FeedWatch.in(directory, violations, told, random.split());
      followOn(server);
    }
    return server;
  }

  private void followOn(final RunningServer server) throws IOException {
    final FeedWatch watch = feed;
    if (watch != null) {
      watch.follow(server.address());
    }
  }

  private void checkFeed(final RunningServer server) throws IOException {
    final FeedWatch watch = feed;
    if (watch != null) {
      watch.check(server.address());
    }
  }

  private void leaveDirectory(final RunningServer server) throws IOException, InterruptedException {
    new Audit(belief, server.address()).atTheEnd();
    checkFeed(server);
    final FeedWatch watch = feed;
    if (watch != null) {
      watch.close();
    }
    counts.addBelief(belief);
    counts.addExitCode(server.stop(STOP_LIMIT));
  }

  private ServerOptions optionsFor(final int round) {
    final Path data = sandbox.directory().resolve("data-" + round);
    final List<String> more =
        new ArrayList<>(List.of("--journal-file-bytes", plan.journalFileBytes()));
    final FeedTally told = feedTally;
    if (told != null && told.isPushed()) {
      // The consumer is on loopback.
      more.add("--webhooks-allow-private");
    }
    return new ServerOptions(data, plan.durability(), more);
  }

  private RunningServer start() throws IOException {
    return sandbox.start("server", command, options).awaitReady(START_LIMIT);
  }

  /** Loads the server and kills it; returns the moment at which that was. */
  private KillMoment loadAndKill(
      final RunningServer server, final int round, final KillMoment moment) throws IOException {
    final MixedLoad load =
        new MixedLoad(belief, random.split(), "k" + round, moment == KillMoment.AROUND_A_ROLL);
    final Killer killer = new Killer(server, journal, random.split());
    final long enough = belief.acknowledged() + plan.acknowledgements();
    final Background kill =
        Background.start("killer", () -> killer.killServing(belief, enough, moment));
    final FeedWatch watch = feed;
    final Background killOfConsumer = watch == null ? kill : watch.killSoon();
    final CallTraffic traffic = new CallTraffic(server.address(), load);
    new HttpLoop(Audit.options(server.address(), plan.connections()), traffic).run();
    kill.join();
    killOfConsumer.join();
    if (belief.acknowledged() < enough) {
      throw new IOException(
          "the server acknowledged too little; the end of its output:\n" + server.logTail());
    }
    if (moment == KillMoment.DURING_RECOVERY) {
      return killStarts(server.startup()) ? moment : KillMoment.ANY_TIME;
    }
    return killer.momentCame() ? moment : KillMoment.ANY_TIME;
  }

  /** Kills some starts one after the other; whether all were killed at their moment. */
  private boolean killStarts(final Duration startup) throws IOException {
    final int starts = 1 + random.nextInt(MOST_STARTS_KILLED);
    boolean came = true;
    for (int i = 0; i < starts; i++) {
      final FileTime before = journal.lastEpochBegan();
      final RunningServer starting = sandbox.start("server", command, options);
      final Killer killer = new Killer(starting, journal, random.split());
      killer.killStarting(before, startup);
      came &= killer.momentCame();
      counts.addKillOfStart();
    }
    return came;
  }
}
