package io.sluice.api.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.sluice.api.admission.Caller;
import io.sluice.api.admission.CallerLimits;
import io.sluice.api.admission.LoadLimit;
import io.sluice.api.gateway.EdgeCounters;
import io.sluice.api.gateway.Gateway;
import io.sluice.api.json.JsonOutput;
import io.sluice.api.live.LiveFeed;
import io.sluice.api.query.MirrorQueries;
import io.sluice.api.stream.EventFeed;
import io.sluice.api.stream.SaleLogs;
import io.sluice.api.webhook.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One event loop of the edge and all that belongs to it: server, gateway, routes, time-outs.
 *
 * <p>One timer a loop looks after every time-out; requests have none of their own.
 */
final class EdgeLoop extends VerticleBase {
  /** How often time-outs are looked at; they may be late by as much. */
  private static final int TICK_MS = 100;

  /** How many ticks pass between two looks at the heads that are coming. */
  private static final int TICKS_PER_GUARD_CHECK = 5;

  /** How long a loop may be too busy to say whether it is idle. */
  private static final long IDLE_QUESTION_TIMEOUT_MS = 100;

  /** Imports at the same time; each keeps a line and results. */
  private static final int MAX_IMPORTS = 32;

  /** Bytes of answers that are not read yet, of all connections, before the slowest are let go. */
  private static final long MAX_UNREAD_BYTES = 128L << 20;

  /** All that come without an address are one caller. */
  private static final String NO_ADDRESS = "";

  private static final Logger LOGGER = LogManager.getLogger(EdgeLoop.class);

  private final EdgeParts parts;
  private final Gateway gateway;
  private final JsonOutput out = new JsonOutput();
  private final ResourceWriter resources;
  private final Answers answers;
  private final Routes routes;
  private final Router router = new Router();
  private final LoadLimit load;
  private final OpenRequests reading = new OpenRequests();
  private final List<ConnectionGuard> guards = new ArrayList<>();
  private final LiveListeners live;
  private final List<ImportStream> imports = new ArrayList<>();
  private final byte[] lateHeadAnswer;
  private @Nullable HttpServer server;
  private long timer;
  private long tickCount;
  private int importCount;
  private long unreadBytes;
  private long nowMs = monotonicMs();

  EdgeLoop(final EdgeParts parts) {
    this.parts = parts;
    final EdgeSettings settings = parts.settings();
    this.gateway = new Gateway(
        parts.door(),
        parts.hashSecret(),
        settings.maxParked(),
        settings.answerTimeoutMs() + TICK_MS,
        parts.counters(),
        this::onDefect);
    this.load =
        new LoadLimit(settings.admission(), parts.counters().admission(), System.nanoTime());
    this.resources = new ResourceWriter(gateway.directory());
    final DefinitionRoutes definitions = new DefinitionRoutes(gateway, out);
    this.answers = new Answers(out, resources, definitions);
    this.routes = new Routes(this, definitions);
    this.live = new LiveListeners(this, parts);
    this.lateHeadAnswer = lateHead();
  }

  @Override
  public Future<?> start() {
    nowMs = monotonicMs();
    gateway.attach(context, nowMs);
    timer = vertx.setPeriodic(TICK_MS, this::onTick);
    final HttpServer created = vertx
        .createHttpServer(HttpServerSettings.options(parts.settings()))
        .requestHandler(this::onRequest)
        .invalidRequestHandler(this::onInvalidRequest)
        .connectionHandler(this::onConnection);
    server = created;
    return created.listen();
  }

  @Override
  public Future<?> stop() {
    vertx.cancelTimer(timer);
    return server == null ? Future.succeededFuture() : server.close();
  }

  /** The port that is listened on. Any thread, after the start. */
  int port() {
    return server == null ? 0 : server.actualPort();
  }

  /**
   * True if no request is being read or answered and every answer is taken. Any thread but this
   * loop's own, which it waits for.
   */
  boolean isIdle() {
    if (server == null) {
      return true;
    }
    final Promise<Boolean> idle = Promise.promise();
    context.runOnContext(nothing ->
        idle.complete(reading.isEmpty() && guards.stream().noneMatch(ConnectionGuard::isBusy)));
    try {
      return idle.future().await(IDLE_QUESTION_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } catch (final TimeoutException busy) {
      return false;
    }
  }

  Gateway gateway() {
    return gateway;
  }

  EdgeSettings settings() {
    return parts.settings();
  }

  EdgeCounters counters() {
    return parts.counters();
  }

  /** How much may be under way. */
  LoadLimit load() {
    return load;
  }

  /** What each caller may do. */
  CallerLimits callers() {
    return parts.callers();
  }

  CharSequence durability() {
    return parts.durability();
  }

  boolean isStopping() {
    return parts.isStopping();
  }

  /** Who tells the events; null if nobody does. */
  @Nullable
  EventFeed feed() {
    return parts.feed();
  }

  /** Who makes the logs of activities; null if nobody does. */
  @Nullable
  SaleLogs saleLogs() {
    return parts.saleLogs();
  }

  /** Who reads the mirror; null if there is none. */
  @Nullable
  MirrorQueries mirror() {
    return parts.mirror();
  }

  /** Who sends the events to endpoints; null if nobody does. */
  @Nullable
  Webhooks webhooks() {
    return parts.webhooks();
  }

  /** Who tells live numbers; null if nobody does. */
  @Nullable
  LiveFeed liveFeed() {
    return parts.live();
  }

  /** Those who listen to live numbers. */
  LiveListeners live() {
    return live;
  }

  /** Does something on this loop, soon. Any thread. */
  void execute(final Runnable work) {
    try {
      context.runOnContext(nothing -> work.run());
    } catch (final RejectedExecutionException e) {
      // The event loop has ended, and with it everybody who waited.
      LOGGER.debug("an answer came after the end of its event loop", e);
    }
  }

  Vertx owner() {
    return vertx;
  }

  Contract contract() {
    return parts.contract();
  }

  /** Where the answer that is about to be sent is written. */
  JsonOutput out() {
    return out;
  }

  ResourceWriter resources() {
    return resources;
  }

  Answers answers() {
    return answers;
  }

  Routes routes() {
    return routes;
  }

  OpenRequests open() {
    return reading;
  }

  /** Monotonic time of the last tick. */
  long nowMs() {
    return nowMs;
  }

  byte[] lateHeadAnswer() {
    return lateHeadAnswer;
  }

  void countLateHead() {
    counters().answers(ProblemType.REQUEST_TIMEOUT.status()).increment();
  }

  void changeUnread(final long bytes) {
    unreadBytes += bytes;
  }

  /** True if clients leave so much unread that it must not become more. */
  boolean isMuchUnread() {
    return unreadBytes > MAX_UNREAD_BYTES;
  }

  /** True if one more import may begin. */
  boolean hasRoomForImport() {
    return importCount < MAX_IMPORTS;
  }

  void beginImport() {
    importCount++;
  }

  void endImport() {
    importCount--;
  }

  /** Lets an import send its results when all that is at hand has been looked at. */
  void afterThisTurn(final ImportStream stream) {
    if (imports.isEmpty()) {
      context.runOnContext(this::sendImportResults);
    }
    if (!imports.contains(stream)) {
      imports.add(stream);
    }
  }

  /** Reports an exception that should not be. */
  void onDefect(final Throwable defect) {
    LOGGER.error("a defect in the handling of a request", defect);
  }

  private void onRequest(final HttpServerRequest request) {
    if (!ConnectionGuard.isOpen(request.connection())) {
      // It came with others whose answers nobody read.
      return;
    }
    final Resource resource = router.find(request.path());
    final Exchange exchange = new Exchange(this, request, resource, router.id());
    try {
      exchange.begin();
    } catch (final RuntimeException | AssertionError defect) {
      onDefect(defect);
      exchange.answerDefect();
    }
  }

  private void onInvalidRequest(final HttpServerRequest request) {
    final Throwable cause = request.decoderResult().cause();
    new Exchange(this, request, null, "").refuseAndClose(unreadable(cause));
  }

  private static Problem unreadable(final @Nullable Throwable cause) {
    if (cause instanceof TooLongHttpHeaderException) {
      return Problem.of(
          ProblemType.REQUEST_HEADER_FIELDS_TOO_LARGE,
          "the header is larger than " + HttpServerSettings.MAX_HEADER_BYTES + " bytes");
    }
    if (cause instanceof TooLongHttpLineException) {
      return Problem.of(
          ProblemType.REQUEST_HEADER_FIELDS_TOO_LARGE,
          "the request line is longer than " + HttpServerSettings.MAX_REQUEST_LINE_BYTES
              + " bytes");
    }
    return Problem.of(ProblemType.MALFORMED_REQUEST, "the head of the request is not HTTP/1.1");
  }

  private void onConnection(final HttpConnection connection) {
    final String address = address(connection.remoteAddress());
    final Caller caller = parts.tryConnect(address);
    if (caller == null) {
      connection.close();
      return;
    }
    final ConnectionGuard guard = ConnectionGuard.on(this, caller, connection);
    guard.index = guards.size();
    guards.add(guard);
    // The connection's own handler is not told of the end of one that became a socket.
    guard.whenClosed(() -> {
      guard.onClosed();
      final ConnectionGuard last = guards.removeLast();
      if (last != guard) {
        guards.set(guard.index, last);
        last.index = guard.index;
      }
      parts.disconnect(address);
    });
  }

  /** What a client is counted by. */
  static String address(final @Nullable SocketAddress remote) {
    final String address = remote == null ? null : remote.hostAddress();
    return address == null ? NO_ADDRESS : address;
  }

  private void onTick(final long timerId) {
    nowMs = monotonicMs();
    gateway.onTick(nowMs);
    reading.onTick(nowMs);
    load.onTick();
    parts.onTick(nowMs);
    if (++tickCount % TICKS_PER_GUARD_CHECK == 0) {
      final int timeoutMs = settings().readTimeoutMs();
      for (int i = guards.size() - 1; i >= 0; i--) {
        guards.get(i).onTick(nowMs, timeoutMs);
      }
    }
  }

  private void sendImportResults(final @Nullable Void nothing) {
    final List<ImportStream> ready = List.copyOf(imports);
    imports.clear();
    for (final ImportStream stream : ready) {
      stream.sendResults();
    }
  }

  private byte[] lateHead() {
    out.clear().beginObject();
    resources.problem(
        out, Problem.of(ProblemType.REQUEST_TIMEOUT, "the head did not come in time"));
    out.endObject();
    return ConnectionGuard.lateHeadAnswer(Arrays.copyOf(out.bytes(), out.length()));
  }

  private static long monotonicMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }
}
