package io.sluice.api.boot;

import io.sluice.api.gateway.EdgeCounters;
import io.sluice.api.http.EdgeSettings;
import io.sluice.api.http.HttpEdge;
import io.sluice.api.http.LiveSettings;
import io.sluice.api.live.LiveFeed;
import io.sluice.api.metrics.AdmissionMeters;
import io.sluice.api.metrics.Alarms;
import io.sluice.api.metrics.EdgeMeters;
import io.sluice.api.metrics.EngineMeters;
import io.sluice.api.metrics.FeedMeters;
import io.sluice.api.metrics.JournalMeters;
import io.sluice.api.metrics.LiveMeters;
import io.sluice.api.metrics.ManagementServer;
import io.sluice.api.metrics.Meters;
import io.sluice.api.metrics.MirrorMeters;
import io.sluice.api.metrics.Readiness;
import io.sluice.api.metrics.Readiness.Phase;
import io.sluice.api.metrics.SnapshotMeters;
import io.sluice.api.metrics.WebhookMeters;
import io.sluice.api.query.MirrorQueries;
import io.sluice.api.stream.EventFeed;
import io.sluice.api.stream.SaleLogs;
import io.sluice.api.webhook.Webhooks;
import io.sluice.engine.agent.AgentThread;
import io.sluice.engine.agent.WakeSignal;
import io.sluice.engine.codec.FrameCodec;
import io.sluice.engine.domain.StartFacts;
import io.sluice.engine.ingress.Admission;
import io.sluice.engine.ingress.CodeDirectory;
import io.sluice.engine.ingress.EngineDoor;
import io.sluice.engine.protocol.Durability;
import io.sluice.engine.recovery.EngineRecovery;
import io.sluice.engine.recovery.EngineRecovery.Recovered;
import io.sluice.engine.recovery.MachineIdentity;
import io.sluice.engine.recovery.MachineMoment;
import io.sluice.engine.recovery.ThreadAlongside;
import io.sluice.engine.recovery.TimeResumption;
import io.sluice.engine.replica.ShadowReplica;
import io.sluice.engine.replica.SnapshotKeeper;
import io.sluice.engine.replica.StateFollower;
import io.sluice.engine.sequencer.EngineCounters;
import io.sluice.engine.sequencer.Sequencer;
import io.sluice.engine.sequencer.SlewedClock;
import io.sluice.engine.sequencer.StateHashes;
import io.sluice.engine.spi.ExitCode;
import io.sluice.engine.spi.FatalHandler;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalDamagedException;
import io.sluice.engine.spi.JournalStore;
import io.sluice.persistence.chronicle.ChronicleJournalSettings;
import io.sluice.persistence.chronicle.ChronicleJournalStore;
import io.sluice.persistence.memory.ForgetfulJournalStore;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One server with all its parts: the only place that knows them all, and the order in which they
 * start and stop.
 *
 * <p>Started and stopped by one thread each.
 */
final class Server implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Server.class);

  /** Bound of the commands that wait for the engine. */
  private static final int COMMAND_RING_BYTES = 8 << 20;

  /** Bound of the outcomes that wait for one event loop; a message may take an eighth of it. */
  private static final int OUTCOME_RING_BYTES = 16 << 20;

  /** Time in which clients are told that the server stops, so that they go elsewhere. */
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /** While more holds expire at a start than the journal takes at once. */
  private static final long FULL_JOURNAL_PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(200);

  private final ServerConfig config;
  private final FatalHandler onFatal;
  private final Readiness readiness = new Readiness();
  private final WakeSignal engineSignal = new WakeSignal();
  private final EngineCounters engineCounters = new EngineCounters();
  private final EdgeCounters edgeCounters = new EdgeCounters();
  private final EngineDoor door =
      new EngineDoor(COMMAND_RING_BYTES, OUTCOME_RING_BYTES, new CodeDirectory(), engineSignal);

  /** How to undo what was started, the last first. */
  private final Deque<Part> parts = new ArrayDeque<>();

  private @Nullable ManagementServer management;
  private @Nullable HttpEdge edge;

  /** Also read by the management port's thread. */
  private volatile @Nullable Replication replication;

  private int port;

  /** Something that was started and can be stopped. */
  private record Part(String name, AutoCloseable stop) {}

  /**
   * A server that does nothing yet.
   *
   * @param config how it is to run
   * @param onFatal told when nothing may be acknowledged any more; may be called by any thread
   */
  Server(final ServerConfig config, final FatalHandler onFatal) {
    this.config = config;
    this.onFatal = onFatal;
  }

  /**
   * Recovers what the directory holds and begins to serve. When it throws, everything is stopped.
   *
   * @throws StartException if the operator can help
   * @throws JournalDamagedException if the data is damaged
   * @throws IOException if the directory is in use, or can not be read or written
   */
  void start() throws StartException, JournalDamagedException, IOException {
    try {
      final JournalStore store = started("store", openStore());
      final Meters meters = started("meters", new Meters(BuildVersion.text()));
      management = started("management port", listenForManagement(meters));
      serve(store, meters);
      readiness.enter(Phase.READY);
    } catch (final Throwable failure) {
      close();
      throw failure;
    }
  }

  /** The HTTP port. */
  int port() {
    return port;
  }

  /** The management port. */
  int managementPort() {
    return Objects.requireNonNull(management, "not started").port();
  }

  /**
   * Stops in order: from now on changes are refused, which clients are told for a while; what is
   * under way is answered, and everything that was acknowledged is durable when it returns.
   *
   * @param atMost how long to wait for what is under way, that while among it
   * @return false if something still was under way
   */
  boolean stop(final Duration atMost) {
    readiness.enter(Phase.STOPPING);
    door.admit(Admission.STOPPING);
    boolean drained = true;
    if (edge != null) {
      edge.stopAccepting();
      pause(FAREWELL);
      edge.refuseConnections();
      drained = edge.awaitDrained(atMost.minus(FAREWELL));
    }
    close();
    return drained;
  }

  /** Stops at once, the part that was started last first. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      final Part part = parts.pop();
      try {
        part.stop().close();
      } catch (final IOException | UncheckedIOException e) {
        onFatal.onFatal(ExitCode.WRITE_FAILED, e);
      } catch (final Exception e) {
        LOG.error("the {} did not stop in order", part.name(), e);
      }
    }
  }

  private void serve(final JournalStore store, final Meters meters)
      throws StartException, JournalDamagedException, IOException {
    readiness.enter(Phase.RECOVERING);
    final byte[] secret = store.hashSecret();
    final EarlyEdge early = started(
        "event loops", EarlyEdge.begin(config.eventLoops(), vertx -> newEdge(vertx, secret)));
    final long beginNs = System.nanoTime();
    final RecoveryLog progress = new RecoveryLog(readiness, System::nanoTime, LOG::info);
    final Recovered recovered = EngineRecovery.recover(
        store, Snapshots.loader(config, progress), FrameCodec.MAX_EVENTS_LENGTH, progress);
    final StartFacts facts = startFacts(recovered);
    final SlewedClock clock = SlewedClock.ofMachine(facts.time());
    report(recovered, System.nanoTime() - beginNs);

    readiness.enter(Phase.TAKING_OVER);
    final Journal journal = started("journal", openEpoch(store, recovered));
    final HttpEdge http = early.await().http();
    final StateHashes hashes = new StateHashes();
    final Sequencer sequencer =
        new Sequencer(recovered.machine(), journal, door, clock, engineCounters).telling(hashes);
    final WakeSignal liveSignal = new WakeSignal();
    final LiveFeed live = config.durability() == Durability.MEMORY
        ? null
        : new LiveFeed(
            store, journal::durablePosition, door.directory(), liveSignal, System::nanoTime);
    if (live != null) {
      sequencer.sharing(
          new ThreadAlongside("sluice-live-start"), () -> live.beginFrom(recovered.machine()));
    }
    sequencer.start(facts, () -> LockSupport.parkNanos(FULL_JOURNAL_PAUSE_NS));
    started(
        "engine",
        AgentThread.start(
            sequencer, engineSignal, failure -> onFatal.onFatal(ExitCode.DEFECT, failure)));
    final Mirror mirror = replicate(store, journal, hashes, meters);
    EngineMeters.add(meters, engineCounters, door, clock);
    JournalMeters.add(meters, journal, engineCounters);
    EdgeMeters.add(meters, edgeCounters);
    AdmissionMeters.add(meters, edgeCounters, door.soldOut());
    final Alarms alarms = Alarms.of(clock, engineCounters, LOG::warn);
    if (mirror != null) {
      alarms.watchMirror(mirror::behindMs);
    }
    early.await().vertx().setPeriodic(Alarms.INTERVAL_MS, timer -> alarms.look());
    tellEvents(store, journal, http, meters);
    if (live != null) {
      tellNumbers(live, liveSignal, http, meters);
    }
    if (mirror != null) {
      readMirror(store, mirror, http);
    }
    port = listen(config.host(), config.port(), http::start);
    edge = started("HTTP port", http);
  }

  private Journal openEpoch(final JournalStore store, final Recovered recovered)
      throws JournalDamagedException, IOException {
    final long stateHash = recovered.machine().stateHash();
    final DiskPace pace = DiskPace.ofProperties();
    if (pace == null) {
      return store.openEpoch(stateHash, door::announceProgress, onFatal);
    }
    LOG.warn("ALARM: this is a trial, the disk is slowed down: {}", pace);
    return PacedJournal.open(
        announce -> store.openEpoch(stateHash, announce, onFatal), pace, door::announceProgress);
  }

  /** Starts what follows the journal, if anything is to; the mirror, if there is one. */
  private @Nullable Mirror replicate(
      final JournalStore store,
      final Journal journal,
      final StateHashes hashes,
      final Meters meters) {
    if (!config.snapshot() && !config.redis().isOn()) {
      return null;
    }
    final ShadowReplica.Settings settings = new ShadowReplica.Settings(
        FrameCodec.MAX_EVENTS_LENGTH,
        config.snapshot() ? config.snapshotIntervalBytes() : ShadowReplica.Settings.NO_SNAPSHOTS,
        SnapshotKeeper.DEFAULT_KEPT);
    final WakeSignal signal = new WakeSignal();
    final Mirror mirror = config.redis().isOn()
        ? started("mirror", new Mirror(config.redis(), config.data(), signal)).start()
        : null;
    final Replication running = started(
        "replica",
        new Replication(
            new ShadowReplica(
                new ShadowReplica.Source(journal, store, hashes),
                Snapshots.store(config),
                settings,
                new Replication.Log(),
                mirror == null ? StateFollower.NONE : mirror.follower()),
            signal));
    SnapshotMeters.add(meters, running.counters(), System::currentTimeMillis);
    if (config.snapshot()) {
      replication = running;
    }
    if (mirror != null) {
      final LongSupplier last =
          config.snapshot() ? journal::forcedPosition : journal::durablePosition;
      started("mirror's last words", () -> mirror.awaitTold(last));
      MirrorMeters.add(meters, mirror.counters(), journal, System::nanoTime);
    }
    return mirror;
  }

  /** Where nothing is kept, there is nothing to tell. */
  private void tellEvents(
      final JournalStore store, final Journal journal, final HttpEdge http, final Meters meters)
      throws JournalDamagedException, IOException {
    final UUID journalId = store.outline().journalId();
    if (journalId != null) {
      final WakeSignal signal = new WakeSignal();
      final EventFeed feed =
          new EventFeed(store, journal::durablePosition, journalId, door.directory(), signal);
      started(
          "feed",
          AgentThread.start(
              feed, signal, failure -> LOG.error("the feed ended by a defect", failure)));
      FeedMeters.add(meters, feed.counters());
      http.telling(feed);
      tellSales(store, journal, http);
      sendEvents(feed, http, meters);
    }
  }

  private void tellSales(final JournalStore store, final Journal journal, final HttpEdge http)
      throws JournalDamagedException, IOException {
    final WakeSignal signal = new WakeSignal();
    final SaleLogs sales =
        new SaleLogs(store, journal::durablePosition, door.directory(), store.hashSecret(), signal);
    started(
        "logs of activities",
        AgentThread.start(
            sales,
            signal,
            failure -> LOG.error("the logs of activities ended by a defect", failure)));
    http.logging(sales);
  }

  private void tellNumbers(
      final LiveFeed live, final WakeSignal signal, final HttpEdge http, final Meters meters) {
    started(
        "live numbers",
        AgentThread.start(
            live, signal, failure -> LOG.error("live numbers ended by a defect", failure)));
    LiveMeters.add(meters, live.counters());
    http.showing(live);
  }

  /** Where nothing is kept, there is no mirror. */
  private void readMirror(final JournalStore store, final Mirror mirror, final HttpEdge http)
      throws JournalDamagedException, IOException {
    final UUID journalId =
        Objects.requireNonNull(store.outline().journalId(), "a mirror follows a journal");
    http.reading(new MirrorQueries(started("mirror's reader", mirror.reader(journalId))));
  }

  private void sendEvents(final EventFeed feed, final HttpEdge http, final Meters meters)
      throws IOException {
    final WakeSignal signal = new WakeSignal();
    final Webhooks webhooks = Webhooks.over(
            feed, config.data().resolve("webhooks"), config.webhooksAllowPrivate(), signal)
        .load();
    started("webhooks", AgentThread.start(webhooks, signal, failure -> {
      LOG.error("ALARM: the webhooks ended by a defect", failure);
      webhooks.onDefect();
    }));
    WebhookMeters.add(meters, webhooks.counters());
    http.sending(webhooks);
  }

  private boolean requestSnapshot() {
    final Replication running = replication;
    if (running != null) {
      running.requestSnapshot();
    }
    return running != null;
  }

  private JournalStore openStore() throws IOException {
    if (config.durability() == Durability.MEMORY) {
      return new ForgetfulJournalStore();
    }
    final ChronicleJournalSettings settings = ChronicleJournalSettings.defaults(config.durability())
        .withFileBytes(config.journalFileBytes())
        .withBytesPerSecond(config.journalBytesPerSecond());
    return ChronicleJournalStore.open(config.data(), settings);
  }

  private ManagementServer listenForManagement(final Meters meters) throws StartException {
    final String host = config.managementHost();
    final int wanted = config.managementPort();
    return listen(
        host,
        wanted,
        () ->
            ManagementServer.start(host, wanted, readiness, meters::scrape, this::requestSnapshot));
  }

  private StartFacts startFacts(final Recovered recovered) throws StartException {
    final MachineMoment now = new MachineIdentity().now();
    final TimeResumption rule =
        new TimeResumption(config.clockMaxDowntimeMs(), config.acceptClock());
    return switch (rule.decide(recovered.lastTime(), now)) {
      case TimeResumption.ResumeAt resumed ->
        new StartFacts(
            resumed.timeMs(),
            now.bootIdHigh(),
            now.bootIdLow(),
            now.uptimeMs(),
            now.wallMs(),
            config.capacity());
      case TimeResumption.Refused refused ->
        throw new StartException(StopCode.CLOCK_REFUSED, refused.why());
    };
  }

  private HttpEdge newEdge(final Vertx vertx, final byte[] secret) {
    final EdgeSettings defaults = EdgeSettings.on(config.host(), config.port());
    final EdgeSettings settings = defaults
        .withEventLoops(config.eventLoops())
        .withAdmission(config.admission())
        .withLive(LiveSettings.defaults().withMaxListeners(config.maxListeners()))
        .withTimeouts(
            (int) config.answerTimeoutMs(), defaults.idleTimeoutMs(), defaults.readTimeoutMs());
    return new HttpEdge(vertx, door, secret, settings, config.durability(), edgeCounters);
  }

  private static void pause(final Duration time) {
    try {
      Thread.sleep(time);
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private <T extends AutoCloseable> T started(final String name, final T part) {
    parts.push(new Part(name, part));
    return part;
  }

  private static <T> T listen(final String host, final int port, final Callable<T> listening)
      throws StartException {
    try {
      return listening.call();
    } catch (final Exception e) {
      throw new StartException(
          StopCode.ADDRESS_UNAVAILABLE,
          "can not listen on " + Addresses.text(host, port) + ": " + FailureText.innermost(e));
    }
  }

  private static void report(final Recovered recovered, final long durationNs) {
    if (!recovered.journal().isNew()) {
      LOG.info(
          "recovered position {}{} of epoch {} in {} ms{}",
          recovered.journal().lastPosition(),
          recovered.snapshotPosition() == 0
              ? ""
              : " from a snapshot of " + recovered.snapshotPosition(),
          recovered.journal().epoch(),
          TimeUnit.NANOSECONDS.toMillis(durationNs),
          recovered.journal().closed() ? "" : "; the last process did not stop in order");
    }
  }
}
