package io.sluice.engine.domain.time;

import io.sluice.engine.domain.table.LongTable;
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

  private final LongTable fields;

  /**
   * Before the first event.
   *
   * @param tableName number of its table
   */
  public EngineTimeState(final int tableName) {
    fields = new LongTable(tableName, FIELDS);
  }

  /** Engine time of the last event; 0 before the first. */
  public long lastTime() {
    return fields.get(0, LAST_TIME);
  }

  /** Engine time at which the last start resumed; 0 before the first. */
  public long resumedTime() {
    return fields.get(0, RESUMED_TIME);
  }

  /** First half of the id of the boot in which it resumed. */
  public long bootIdHigh() {
    return fields.get(0, BOOT_ID_HIGH);
  }

  /** Second half of the id of the boot in which it resumed. */
  public long bootIdLow() {
    return fields.get(0, BOOT_ID_LOW);
  }

  /** How long the machine was up then, in milliseconds. */
  public long uptimeMs() {
    return fields.get(0, UPTIME_MS);
  }

  /** What the wall clock said then. */
  public long wallMs() {
    return fields.get(0, WALL_MS);
  }

  /** Version of the rules that decide; 0 before the first event. */
  public int rulesVersion() {
    return (int) fields.get(0, RULES_VERSION);
  }

  /** Its table, for the hash of the state. */
  public LongTable table() {
    return fields;
  }

  @WritesState
  void advance(final long time) {
    assert time >= lastTime() : "engine time never goes back";
    if (time != lastTime()) {
      fields.set(0, LAST_TIME, time);
    }
  }

  @WritesState
  void resume(
      final long time,
      final long bootHigh,
      final long bootLow,
      final long uptimeMs,
      final long wallMs) {
    fields.set(0, RESUMED_TIME, time);
    fields.set(0, BOOT_ID_HIGH, bootHigh);
    fields.set(0, BOOT_ID_LOW, bootLow);
    fields.set(0, UPTIME_MS, uptimeMs);
    fields.set(0, WALL_MS, wallMs);
  }

  @WritesState
  void rules(final int version) {
    fields.set(0, RULES_VERSION, version);
  }
}
