package io.sluice.engine.sequencer;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the engine thread counts and measures, for others to poll.
 *
 * <p>One writer, the engine thread; any thread reads. Values are eventually visible and never torn;
 * they are not one consistent picture.
 */
public final class EngineCounters {
  private static final int MAX_TYPES = 32;
  private static final int MAX_REASONS = 64;

  private final AtomicLongArray commandsByType = new AtomicLongArray(MAX_TYPES);
  private final AtomicLongArray rejectionsByReason = new AtomicLongArray(MAX_REASONS);
  private final AtomicLongArray values = new AtomicLongArray(Value.values().length);

  /** A single number. */
  public enum Value {
    /** Turns that did something. */
    TURNS,
    /** Frames of events handed to the journal. */
    FRAMES,
    /** Commands that were answered from the memory of keys. */
    REPLAYS,
    /** Holds and unpaid orders that expired. */
    EXPIRIES,
    /** Exceptions in decisions; anything but 0 is a defect. */
    DEFECTS,
    /** Position of the last event. */
    POSITION,
    /** Engine time in milliseconds. */
    TIME_MS,
    /** Holds and unpaid orders that live. */
    HOLDS,
    /** Of these, the ones that have no units and wait for some. */
    WAITING,
    /** Holds that are due and not yet swept, counted up to a bound. */
    DUE_HOLDS,
    /** Records of reservations and orders. */
    RECORDS,
    /** Keys that are remembered. */
    KEYS,
    /** Most keys in the queue. */
    KEY_CAPACITY,
    /** For how long a key is remembered as things stand, in milliseconds. */
    KEY_RETENTION_MS
  }

  /** Commands that came, by the template id of the command schema. */
  public long commands(final int templateId) {
    return commandsByType.getOpaque(templateId);
  }

  /** Commands that were refused, by the code of the reason. */
  public long rejections(final int reasonCode) {
    return rejectionsByReason.getOpaque(reasonCode);
  }

  /** A single number. */
  public long value(final Value name) {
    return values.getOpaque(name.ordinal());
  }

  void countCommand(final int templateId) {
    commandsByType.setOpaque(templateId, commandsByType.getPlain(templateId) + 1);
  }

  void countRejection(final int reasonCode) {
    rejectionsByReason.setOpaque(reasonCode, rejectionsByReason.getPlain(reasonCode) + 1);
  }

  void add(final Value name, final long delta) {
    values.setOpaque(name.ordinal(), values.getPlain(name.ordinal()) + delta);
  }

  void set(final Value name, final long value) {
    values.setOpaque(name.ordinal(), value);
  }
}
