package io.sluice.engine.domain.time;

import io.sluice.engine.domain.table.LongFields;
import io.sluice.engine.domain.table.WritesState;

/**
 * Engine time as the log knows it, how it was resumed at the last start, and the rules in force.
 */
public final class EngineTimeState {
  private static final int LAST_TIME = 0;
  private static final int RESUMED_TIME = 1;
  private static final int BOOT_ID_HIGH = 2;
  private static final int BOOT_ID_LOW = 3;
  private static final int UPTIME_MS = 4;
  private static final int WALL_MS = 5;
  private static final int RULES_VERSION = 6;
  private static final int FIELDS = 7;

  private final LongFields fields;

  /**
   * Before the first event.
   *
   * @param tableName number of its table
   */
  public EngineTimeState(final int tableName) {
    fields = new LongFields(tableName, FIELDS);
  }

  /** Engine time of the last event; 0 before the first. */
  public long lastTime() {
    return fields.get(LAST_TIME);
  }

  /** Engine time at which the last start resumed; 0 before the first. */
  public long resumedTime() {
    return fields.get(RESUMED_TIME);
  }

  /** First half of the id of the boot in which it resumed. */
  public long bootIdHigh() {
    return fields.get(BOOT_ID_HIGH);
  }

  /** Second half of the id of the boot in which it resumed. */
  public long bootIdLow() {
    return fields.get(BOOT_ID_LOW);
  }

  /** How long the machine was up then, in milliseconds. */
  public long uptimeMs() {
    return fields.get(UPTIME_MS);
  }

  /** What the wall clock said then. */
  public long wallMs() {
    return fields.get(WALL_MS);
  }

  /** Version of the rules that decide; 0 before the first event. */
  public int rulesVersion() {
    return (int) fields.get(RULES_VERSION);
  }

  /** Its table, for the hash of the state. */
  public LongFields table() {
    return fields;
  }

  @WritesState
  void advance(final long time) {
    assert time >= lastTime() : "engine time never goes back";
    if (time != lastTime()) {
      fields.set(LAST_TIME, time);
    }
  }

  @WritesState
  void resume(
      final long time,
      final long bootHigh,
      final long bootLow,
      final long uptimeMs,
      final long wallMs) {
    fields.set(RESUMED_TIME, time);
    fields.set(BOOT_ID_HIGH, bootHigh);
    fields.set(BOOT_ID_LOW, bootLow);
    fields.set(UPTIME_MS, uptimeMs);
    fields.set(WALL_MS, wallMs);
  }

  @WritesState
  void rules(final int version) {
    fields.set(RULES_VERSION, version);
  }
}
