package io.sluice.api.webhook;

import io.sluice.api.json.EventLine;
import io.sluice.api.json.JsonInput;
import io.sluice.api.stream.FeedPage;
import io.sluice.api.webhook.DeliveryWindow.Wanted;
import io.sluice.api.webhook.WebhookCounters.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint: what it is to have, what it has, and what it did not take. The webhooks' thread.
 */
final class Endpoint {
  /** Requests that are on their way at most, each about other things. */
  static final int MAX_IN_FLIGHT = 16;

  /** Dead letters that are kept; beyond, events go on to be tried. */
  static final int MAX_DEAD_LETTERS = 1_000;

  /** What was delivered is in the file after so long: that much is told again after a kill. */
  static final long SAVE_INTERVAL_MS = 1_000;

  /** The same of what was read and is of no interest, which can be read again. */
  private static final long QUIET_SAVE_INTERVAL_MS = 10_000;

  /** After a page that could not be read. */
  private static final long READ_PAUSE_MS = 1_000;

  private static final int MAX_ERROR_LENGTH = 200;
  private static final int MAX_SHOWN = 100;
  private static final Logger LOGGER = LogManager.getLogger(Endpoint.class);

  private final String id;
  private final WebhookClock clock;
  private final WebhookCounters counters;
  private final RandomGenerator random;
  private final DeliveryWindow window;
  private final TreeMap<Long, DeadLetter> letterByPosition = new TreeMap<>();

  // What was stated, and what came of it.
  private EndpointConfig config;
  private StopReason stopped;
  private SigningSecrets secrets;
  private UUID journalId;
  private GoneEvents gone;
  private List<KeyNote> notes;

  /** Requests that left before the last new beginning count for nothing when they come back. */
  private long beginning;

  private int inFlight;

  /** How many of these left before. */
  private int stragglers;

  private boolean removed;
  private long pausedUntilMs;
  private long readPausedUntilMs;
  private String lastError = "";
  private long lastErrorMs;

  // What is in the file.
  private boolean changed;
  private long savedReadUpTo;
  private long triedToSaveMs;

  /**
   * An endpoint as it was kept.
   *
   * @param random spreads what is tried again
   */
  Endpoint(
      final EndpointRecord kept,
      final WebhookClock clock,
      final WebhookCounters counters,
      final RandomGenerator random) {
    id = kept.id();
    this.clock = clock;
    this.counters = counters;
    this.random = random;
    window = new DeliveryWindow(kept.readUpTo(), kept.undone());
    config = kept.config();
    stopped = kept.stopped();
    secrets = kept.secrets();
    journalId = kept.journalId();
    gone = kept.gone();
    notes = kept.notes();
    putLetters(kept.deadLetters());
    pausedUntilMs = clock.monotonicMs();
    readPausedUntilMs = pausedUntilMs;
    savedReadUpTo = kept.readUpTo();
    triedToSaveMs = pausedUntilMs;
  }

  String id() {
    return id;
  }

  EndpointConfig config() {
    return config;
  }

  SigningSecrets secrets() {
    return secrets;
  }

  StopReason stopped() {
    return stopped;
  }

  UUID journalId() {
    return journalId;
  }

  /** The last request of a kind. */
  KeyNote note(final ChangeKind kind) {
    return notes.get(kind.ordinal());
  }

  /** The dead letters, by position. */
  NavigableMap<Long, DeadLetter> letters() {
    return letterByPosition;
  }

  DeliveryWindow window() {
    return window;
  }

  int inFlight() {
    return inFlight;
  }

  /** Which beginning a request belongs to that leaves now. */
  long beginning() {
    return beginning;
  }

  /** Everything that is kept. */
  EndpointRecord record() {
    return new EndpointRecord(
        id,
        config,
        stopped,
        secrets,
        journalId,
        window.readUpTo(),
        window.undone(),
        List.copyOf(letterByPosition.values()),
        gone,
        notes);
  }

  /** Takes over what was written, but for where it stands in the journal. */
  void adopt(final EndpointRecord written) {
    config = written.config();
    stopped = written.stopped();
    secrets = written.secrets();
    journalId = written.journalId();
    notes = written.notes();
    putLetters(written.deadLetters());
  }

  /** Begins behind a position. What is on its way is waited for first, and counts for nothing. */
  void restart(final long after) {
    beginning++;
    stragglers = inFlight;
    window.restart(after);
    pausedUntilMs = clock.monotonicMs();
    changed = true;
  }

  /** Delivers some positions once more. */
  void owe(final Collection<Long> positions) {
    window.owe(positions);
    changed = true;
  }

  /** Tries at once what waits for its time. */
  void hurry() {
    pausedUntilMs = clock.monotonicMs();
    window.hurry();
  }

  /** Says that there is no such endpoint any more. */
  void remove() {
    removed = true;
    restart(window.readUpTo());
  }

  /** Sends nothing until somebody helps. */
  void stop(final StopReason why) {
    stopped = why;
    changed = true;
    LOGGER.error("ALARM: the webhook {} is sent nothing any more: {}", id, why.wireName());
  }

  /** What it wants to read; null for nothing now. */
  @Nullable
  Wanted wanted(final long durablePosition, final long nowMs) {
    return isActive() && nowMs - readPausedUntilMs >= 0 ? window.wanted(durablePosition) : null;
  }

  /** An event that may go now, null for none. */
  @Nullable
  PendingEvent poll(final long nowMs) {
    if (!isActive() || inFlight >= MAX_IN_FLIGHT || nowMs - pausedUntilMs < 0) {
      return null;
    }
    final PendingEvent event = window.poll(nowMs);
    if (event != null) {
      inFlight++;
      if (event.failures == 0) {
        event.firstAttemptMs = nowMs;
      }
    }
    return event;
  }

  /** When something can be sent or read that can not be now; {@code otherwise} if nothing can. */
  long nextDueMs(final long otherwise) {
    if (!isActive()) {
      return otherwise;
    }
    final long nowMs = clock.monotonicMs();
    long dueMs = inFlight >= MAX_IN_FLIGHT ? otherwise : window.nextDueMs(otherwise);
    if (nowMs - pausedUntilMs < 0) {
      dueMs = pausedUntilMs;
    }
    return nowMs - readPausedUntilMs < 0 ? Math.min(dueMs, readPausedUntilMs) : dueMs;
  }

  /** Takes a page of events. */
  void take(final FeedPage page, final EventLine line, final JsonInput in) {
    final byte[] lines = page.lines();
    int from = 0;
    for (int to = 0; to < lines.length; to++) {
      if (lines[to] == '\n') {
        takeLine(lines, from, to, line, in);
        from = to + 1;
      }
    }
    window.readUpTo(page.lastPosition());
  }

  private void takeLine(
      final byte[] lines, final int from, final int to, final EventLine line, final JsonInput in) {
    line.read(in.begin(lines, from, to - from));
    final long position = line.position();
    final boolean wanted =
        window.isOwed(position) || window.isNew(position) && config.wants(line.type());
    if (wanted) {
      final byte[] body = Arrays.copyOfRange(lines, from, to);
      window.add(new PendingEvent(position, line.type(), line.subjects(), body));
      changed = true;
    }
  }

  /** Goes on behind what was removed. */
  void onGone(final long firstPosition) {
    final long count = window.goneBefore(firstPosition);
    if (count > 0) {
      gone = new GoneEvents(gone.count() + count, firstPosition);
      changed = true;
      counters.add(Value.GONE, count);
      LOGGER.error(
          "ALARM: {} events were removed before the webhook {} had them; it goes on at position {}",
          count,
          id,
          firstPosition);
    }
  }

  /** Reads on later. */
  void onReadFailure() {
    readPausedUntilMs = clock.monotonicMs() + READ_PAUSE_MS;
    noteError("the journal could not be read");
  }

  /** A request came back that left in some beginning. */
  void onReceipt(final PendingEvent event, final long left, final Receipt receipt) {
    inFlight--;
    if (left != beginning) {
      stragglers--;
      return;
    }
    final long nowMs = clock.monotonicMs();
    if (receipt.isDone()) {
      counters.add(Value.DELIVERIES, 1);
      window.done(event);
      changed = true;
      return;
    }
    counters.add(Value.FAILURES, 1);
    noteError(receipt.error());
    fail(event, receipt, nowMs);
    if (receipt.retryAfterMs() > 0) {
      final long untilMs = nowMs + RetryPolicy.boundedMs(receipt.retryAfterMs());
      pausedUntilMs = Math.max(pausedUntilMs, untilMs);
    }
    if (receipt.isGoodbye() && stopped == StopReason.NONE) {
      stop(StopReason.ENDPOINT_GONE);
    }
  }

  /** Whether the file is to be written, if a file may be written now and then only. */
  boolean isSaveDue(final long nowMs) {
    final long intervalMs = changed ? SAVE_INTERVAL_MS : QUIET_SAVE_INTERVAL_MS;
    if (!isUnsaved() || nowMs - triedToSaveMs < intervalMs) {
      return false;
    }
    triedToSaveMs = nowMs;
    return true;
  }

  /** Whether the file lacks anything. */
  boolean isUnsaved() {
    return changed || savedReadUpTo != window.readUpTo();
  }

  /** Says that the file has everything. */
  void onSaved() {
    changed = false;
    savedReadUpTo = window.readUpTo();
  }

  /** How it stands. */
  WebhookView view() {
    final List<WebhookView.Failing> failing = new ArrayList<>();
    for (final PendingEvent event : window.failing()) {
      if (failing.size() < MAX_SHOWN) {
        failing.add(new WebhookView.Failing(
            event.position(),
            event.type(),
            event.keys().getFirst(),
            event.failures,
            event.dueWallMs,
            event.error));
      }
    }
    return new WebhookView(
        id,
        config.target().toString(),
        List.copyOf(config.types()),
        config.disabled(),
        stopped,
        config.version(),
        journalId,
        window.doneUpTo(),
        window.readUpTo(),
        window.size(),
        failing,
        window.failingCount(),
        letterByPosition.size(),
        gone,
        lastError,
        lastErrorMs,
        secrets.previousUntilMs(clock.wallMs()));
  }

  /** Whether it is to be sent anything now. */
  boolean isActive() {
    return !removed && !config.disabled() && stopped == StopReason.NONE && stragglers == 0;
  }

  private void fail(final PendingEvent event, final Receipt receipt, final long nowMs) {
    event.failures++;
    event.error = shortened(receipt.error());
    if (RetryPolicy.isSpent(event.firstAttemptMs, nowMs)
        && letterByPosition.size() < MAX_DEAD_LETTERS) {
      bury(event);
      return;
    }
    final long pauseMs = RetryPolicy.pauseMs(event.failures, receipt.retryAfterMs(), random);
    event.dueMs = nowMs + pauseMs;
    event.dueWallMs = clock.wallMs() + pauseMs;
    window.retry(event);
  }

  private void bury(final PendingEvent event) {
    letterByPosition.put(
        event.position(),
        new DeadLetter(
            event.position(),
            event.type(),
            event.keys().getFirst(),
            event.failures,
            clock.wallMs(),
            event.error));
    window.done(event);
    changed = true;
    counters.add(Value.BURIED, 1);
    LOGGER.error(
        "ALARM: the webhook {} did not take the event at position {} in {} attempts: {}",
        id,
        event.position(),
        event.failures,
        event.error);
  }

  private void putLetters(final Collection<DeadLetter> letters) {
    letterByPosition.clear();
    letters.forEach(letter -> letterByPosition.put(letter.position(), letter));
  }

  private void noteError(final String error) {
    lastError = shortened(error);
    lastErrorMs = clock.wallMs();
  }

  private static String shortened(final String text) {
    return text.substring(0, Math.min(MAX_ERROR_LENGTH, text.length()));
  }
}
