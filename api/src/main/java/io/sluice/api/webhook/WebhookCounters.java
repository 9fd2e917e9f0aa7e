package io.sluice.api.webhook;

import java.util.concurrent.atomic.AtomicLongArray;

/** What the webhooks count, for others to poll. Any thread. */
public final class WebhookCounters {
  private final AtomicLongArray values = new AtomicLongArray(Value.values().length);

  /** A single number. */
  public enum Value {
    /** Endpoints that there are. */
    ENDPOINTS,
    /** Of these, those that are sent nothing although nobody disabled them. */
    STOPPED,
    /** Positions that the one furthest behind lacks, of those that are sent anything. */
    LAG,
    /** Events that were read and are not delivered, of all endpoints. */
    PENDING,
    /** Of these, those that failed and wait to be tried again. */
    FAILING,
    /** Dead letters that are kept. */
    DEAD_LETTERS,
    /** Requests that are on their way. */
    IN_FLIGHT,
    /** Events that were taken. */
    DELIVERIES,
    /** Requests that failed. */
    FAILURES,
    /** Events that became dead letters. */
    BURIED,
    /** Events that were removed before an endpoint had them. */
    GONE,
    /** Times that a file could not be written. */
    WRITE_FAILURES
  }

  /** A single number. */
  public long value(final Value name) {
    return values.getOpaque(name.ordinal());
  }

  void add(final Value name, final long count) {
    values.addAndGet(name.ordinal(), count);
  }

  void set(final Value name, final long value) {
    values.setOpaque(name.ordinal(), value);
  }
}
