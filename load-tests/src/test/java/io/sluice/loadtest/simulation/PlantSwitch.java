package io.sluice.loadtest.simulation;

import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Says which bug is on, and counts how often it changed what the code does: a bug that changes
 * nothing proves nothing. Public because the classes that a {@link PlantingLoader} has changed call
 * it. One thread.
 */
public final class PlantSwitch {
  private static final int OFF = -1;

  private static final PlantSwitch SWITCH = new PlantSwitch();

  private int on = OFF;
  private LongUnaryOperator change = LongUnaryOperator.identity();
  private long ran;

  private PlantSwitch() {}

  /** Turns a bug of the engine on, or all of them off if there is none. */
  static void turnOn(final @Nullable EngineBug bug) {
    SWITCH.on = bug == null ? OFF : bug.ordinal();
    SWITCH.change = bug == null ? LongUnaryOperator.identity() : bug.newChange();
  }

  /** Counts a change that was made somewhere else. */
  static void ran() {
    SWITCH.ran++;
  }

  /** Counts from 0 again. */
  static void forget() {
    SWITCH.ran = 0;
  }

  /** How often a bug changed something. */
  static long count() {
    return SWITCH.ran;
  }

  /** A number on its way through a place where a bug may be. */
  public static long ofLong(final long value, final int bug) {
    if (bug != SWITCH.on) {
      return value;
    }
    final long changed = SWITCH.change.applyAsLong(value);
    if (changed != value) {
      SWITCH.ran++;
    }
    return changed;
  }

  /** As {@link #ofLong}. */
  public static int ofInt(final int value, final int bug) {
    return (int) ofLong(value, bug);
  }

  /** True if a call is to be left out. */
  public static boolean leavesOut(final int bug) {
    return ofLong(0, bug) != 0;
  }

  /** The larger of two numbers, or the second of them. */
  public static long max(final long first, final long second, final int bug) {
    final long max = Math.max(first, second);
    if (bug != SWITCH.on) {
      return max;
    }
    if (max != second) {
      SWITCH.ran++;
    }
    return second;
  }
}
