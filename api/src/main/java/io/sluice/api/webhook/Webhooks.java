package io.sluice.api.webhook;

import io.sluice.api.json.EventLine;
import io.sluice.api.json.JsonInput;
import io.sluice.api.stream.EventFeed;
import io.sluice.api.stream.FeedAnswer;
import io.sluice.api.stream.FeedPage;
import io.sluice.api.webhook.DeliveryWindow.Wanted;
import io.sluice.api.webhook.WebhookCounters.Value;
import io.sluice.engine.agent.AgentThread;
import io.sluice.engine.agent.PacedAgent;
import io.sluice.engine.agent.WakeSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the events of the journal to all endpoints.
 *
 * <p>{@link #tryAsk} and the counters are for any thread; everything else belongs to the webhooks'.
 */
public final class Webhooks implements PacedAgent {
  /*
   * Model. One thread keeps all endpoints. It asks the feed for a page on behalf of one endpoint at
   * a time, only when there is something durable to read and room for it; takes what the page has
   * into the window of that endpoint; lets events go that may; and takes note of what came back.
   * Requests are carried by a client with an event loop of its own, which hands receipts back by a
   * queue. There are only so many endpoints, events in a window and requests on their way, so the
   * memory is bounded whatever the receivers do; and nothing here is waited for by anybody who
   * serves.
   *
   * An event counts as delivered when its receipt was taken. The file says so at most a second
   * later: after a kill some events are sent again, under the same id, and none is left out.
   */
  private static final int MAX_ASKING = 64;
  private static final int RECEIPT_LIMIT = 64;
  private static final long LOOK_INTERVAL_MS = 5;
  private static final long GAUGE_INTERVAL_MS = 50;
  private static final Logger LOGGER = LogManager.getLogger(Webhooks.class);

  private final boolean allowPrivate;
  private final EventSource source;
  private final Courier courier;
  private final WebhookClock clock;
  private final WakeSignal signal;
  private final WebhookCounters counters = new WebhookCounters();
  private final WebhookDesk desk;
  private final ManyToOneConcurrentArrayQueue<Asked> asked =
      new ManyToOneConcurrentArrayQueue<>(MAX_ASKING);

  /** Never more than there are requests on their way. */
  private final ManyToOneConcurrentLinkedQueue<Returned> returned =
      new ManyToOneConcurrentLinkedQueue<>();

  private final AtomicReference<@Nullable FeedAnswer> answered = new AtomicReference<>();

  private volatile boolean ended;

  // The webhooks' thread only.
  private final EventLine line = new EventLine();
  private final JsonInput in = new JsonInput();
  private @Nullable Reading reading;
  private String lastReader = "";
  private long gaugedMs;

  /** Somebody who asks. */
  private record Asked(
      Function<WebhookDesk, WebhookAnswer> work, Consumer<WebhookAnswer> onAnswer) {}

  /** A request that came back. */
  private record Returned(Endpoint endpoint, PendingEvent event, long beginning, Receipt receipt) {}

  /** A question to the feed that is under way. */
  private record Reading(Endpoint endpoint, long beginning) {}

  Webhooks(
      final EventSource source,
      final Path directory,
      final boolean allowPrivate,
      final Courier courier,
      final WebhookClock clock,
      final WakeSignal signal) {
    this.source = source;
    this.allowPrivate = allowPrivate;
    this.courier = courier;
    this.clock = clock;
    this.signal = signal;
    desk = new WebhookDesk(source, new EndpointFiles(directory), clock, counters);
    gaugedMs = clock.monotonicMs() - GAUGE_INTERVAL_MS;
  }

  /**
   * Webhooks of a server.
   *
   * @param feed whose events are sent
   * @param directory of the endpoints' files, which is made when there is one
   * @param allowPrivate whether endpoints may be at addresses that are not public
   * @param signal of the thread that takes the turns
   */
  public static Webhooks over(
      final EventFeed feed,
      final Path directory,
      final boolean allowPrivate,
      final WakeSignal signal) {
    return new Webhooks(
        EventSource.of(feed),
        directory,
        allowPrivate,
        new HttpCourier(allowPrivate),
        WebhookClock.MACHINE,
        signal);
  }

  /**
   * Reads what is kept; before the first turn.
   *
   * @throws IOException if the directory can not be read
   */
  public Webhooks load() throws IOException {
    desk.load();
    return this;
  }

  /** Whether endpoints may be at addresses that are not public. Any thread. */
  public boolean allowsPrivate() {
    return allowPrivate;
  }

  /** What they count. */
  public WebhookCounters counters() {
    return counters;
  }

  /**
   * Shows or changes endpoints.
   *
   * @param work done on the webhooks' thread
   * @param onAnswer told what it returned, on that thread
   * @return false if too many ask, or nobody is there to answer: it will not be done
   */
  public boolean tryAsk(
      final Function<WebhookDesk, WebhookAnswer> work, final Consumer<WebhookAnswer> onAnswer) {
    final boolean taken = !ended && asked.offer(new Asked(work, onAnswer));
    signal.signal();
    return taken;
  }

  @Override
  public int doWork() {
    final long nowMs = clock.monotonicMs();
    int workCount = answerOne() + takeReceipts() + takePage();
    for (final Endpoint endpoint : desk.endpoints()) {
      workCount += send(endpoint, nowMs);
    }
    workCount += readOn(nowMs) + saveOne(nowMs);
    if (nowMs - gaugedMs >= GAUGE_INTERVAL_MS) {
      gaugedMs = nowMs;
      gauge();
    }
    return workCount;
  }

  @Override
  public long idleNs() {
    if (desk.endpoints().isEmpty()) {
      return AgentThread.LONGEST_SLEEP_NS;
    }
    final long nowMs = clock.monotonicMs();
    long idleMs = TimeUnit.NANOSECONDS.toMillis(AgentThread.LONGEST_SLEEP_NS);
    for (final Endpoint endpoint : desk.endpoints()) {
      idleMs = Math.min(idleMs, endpoint.nextDueMs(nowMs + idleMs) - nowMs);
      if (endpoint.isActive() && endpoint.window().wanted(Long.MAX_VALUE) != null) {
        // Nobody wakes this thread for an event: that would be work of the journaler.
        idleMs = Math.min(idleMs, LOOK_INTERVAL_MS);
      }
    }
    return TimeUnit.MILLISECONDS.toNanos(Math.max(1, idleMs));
  }

  /** Says that there will be no more turns: nobody is to wait for an answer. Any thread. */
  public void onDefect() {
    ended = true;
    refuseAll();
  }

  @Override
  public void onClose() {
    ended = true;
    for (final Endpoint endpoint : desk.endpoints()) {
      if (endpoint.isUnsaved()) {
        desk.save(endpoint);
      }
    }
    courier.close();
    refuseAll();
  }

  @Override
  public String roleName() {
    return "sluice-webhooks";
  }

  private void refuseAll() {
    final WebhookAnswer refused = new WebhookAnswer.Refused(WebhookAnswer.Why.FAILED);
    asked.drain(request -> request.onAnswer().accept(refused));
  }

  private int answerOne() {
    final Asked request = asked.poll();
    if (request == null) {
      return 0;
    }
    WebhookAnswer answer = new WebhookAnswer.Refused(WebhookAnswer.Why.FAILED);
    try {
      answer = request.work().apply(desk);
    } catch (final RuntimeException | AssertionError defect) {
      LOGGER.error("a defect in the handling of a webhook", defect);
    }
    request.onAnswer().accept(answer);
    return 1;
  }

  private int takeReceipts() {
    int taken = 0;
    Returned back = returned.poll();
    while (back != null) {
      back.endpoint().onReceipt(back.event(), back.beginning(), back.receipt());
      taken++;
      back = taken < RECEIPT_LIMIT ? returned.poll() : null;
    }
    return taken;
  }

  private int takePage() {
    final FeedAnswer answer = answered.getAndSet(null);
    final Reading asking = reading;
    if (answer == null || asking == null) {
      return 0;
    }
    reading = null;
    final Endpoint endpoint = asking.endpoint();
    if (asking.beginning() != endpoint.beginning()) {
      return 1;
    }
    switch (answer) {
      case FeedPage page -> take(endpoint, page);
      case FeedAnswer.Gone gone -> endpoint.onGone(gone.firstPosition());
      case FeedAnswer.Ahead ahead -> endpoint.stop(StopReason.POSITION_UNKNOWN);
      case FeedAnswer.Failed failed -> endpoint.onReadFailure();
    }
    return 1;
  }

  private void take(final Endpoint endpoint, final FeedPage page) {
    try {
      endpoint.take(page, line, in);
    } catch (final RuntimeException | AssertionError defect) {
      LOGGER.error("the webhook {} can not read its events", endpoint.id(), defect);
      endpoint.onReadFailure();
    }
  }

  private int send(final Endpoint endpoint, final long nowMs) {
    int sent = 0;
    PendingEvent event = endpoint.poll(nowMs);
    while (event != null) {
      send(endpoint, event);
      sent++;
      event = endpoint.poll(nowMs);
    }
    return sent;
  }

  private void send(final Endpoint endpoint, final PendingEvent event) {
    final long wallMs = clock.wallMs();
    final String id = endpoint.journalId() + "_" + event.position();
    final Parcel parcel = new Parcel(
        endpoint.config().target(),
        id,
        SigningSecrets.timestamp(wallMs),
        endpoint.secrets().sign(id, wallMs, event.body()),
        event.body());
    final long beginning = endpoint.beginning();
    courier.send(parcel, receipt -> onReceipt(new Returned(endpoint, event, beginning, receipt)));
  }

  /** Any thread. */
  private void onReceipt(final Returned back) {
    returned.offer(back);
    signal.signal();
  }

  private int readOn(final long nowMs) {
    if (reading != null || desk.endpoints().isEmpty()) {
      return 0;
    }
    final long durable = source.durablePosition();
    // In turn: behind the one that read last, then from the first on.
    for (final boolean behind : new boolean[] {true, false}) {
      for (final Endpoint endpoint : desk.endpoints()) {
        final boolean isBehind = endpoint.id().compareTo(lastReader) > 0;
        final Wanted wanted = isBehind == behind ? endpoint.wanted(durable, nowMs) : null;
        if (wanted != null) {
          ask(endpoint, wanted);
          return 1;
        }
      }
    }
    return 0;
  }

  private void ask(final Endpoint endpoint, final Wanted wanted) {
    lastReader = endpoint.id();
    reading = new Reading(endpoint, endpoint.beginning());
    source.ask(wanted.after(), wanted.limit(), answer -> {
      answered.set(answer);
      signal.signal();
    });
  }

  private int saveOne(final long nowMs) {
    for (final Endpoint endpoint : desk.endpoints()) {
      if (endpoint.isSaveDue(nowMs)) {
        desk.save(endpoint);
        return 1;
      }
    }
    return 0;
  }

  private void gauge() {
    final List<Endpoint> all = List.copyOf(desk.endpoints());
    final long durable = source.durablePosition();
    long lag = 0;
    long stopped = 0;
    long pending = 0;
    long failing = 0;
    long letters = 0;
    long inFlight = 0;
    for (final Endpoint endpoint : all) {
      if (endpoint.isActive()) {
        lag = Math.max(lag, durable - endpoint.window().doneUpTo());
      }
      stopped += endpoint.stopped() == StopReason.NONE ? 0 : 1;
      pending += endpoint.window().size();
      failing += endpoint.window().failingCount();
      letters += endpoint.letters().size();
      inFlight += endpoint.inFlight();
    }
    counters.set(Value.ENDPOINTS, all.size());
    counters.set(Value.LAG, lag);
    counters.set(Value.STOPPED, stopped);
    counters.set(Value.PENDING, pending);
    counters.set(Value.FAILING, failing);
    counters.set(Value.DEAD_LETTERS, letters);
    counters.set(Value.IN_FLIGHT, inFlight);
  }
}
