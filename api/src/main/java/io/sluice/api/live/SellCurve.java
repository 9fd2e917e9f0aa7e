package io.sluice.api.live;

import io.sluice.api.json.JsonOutput;
import io.sluice.api.json.JsonOutput.Name;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Units that were held and sold in each second of engine time, up to the last in which any were.
 *
 * <p>Only events move it on, never the clock: whoever reads the same journal comes to the same
 * curve. The feed's thread.
 */
final class SellCurve {
  /** Seconds that are kept. */
  static final int SECONDS = 30;

  private static final Name SALES = Name.of("sales");
  private static final Name FROM = Name.of("from");
  private static final Name HELD = Name.of("held");
  private static final Name SOLD = Name.of("sold");
  private static final Name GRANTED = Name.of("granted");
  private static final long MS_PER_S = TimeUnit.SECONDS.toMillis(1);

  private final long[] held = new long[SECONDS];
  private final long[] sold = new long[SECONDS];

  /** Of what was held, what those got who had waited; null until anybody did. */
  private long @Nullable [] granted;

  /** The last second that has anything; those before it go round. */
  private long last = Long.MIN_VALUE;

  /** The first second that has anything. */
  private long first;

  /** Units were set aside. */
  void hold(final long timeMs, final long units) {
    held[place(timeMs)] += units;
  }

  /** Of units that were set aside, some are for those who had waited. */
  void grant(final long timeMs, final long units) {
    final int place = place(timeMs);
    long[] known = granted;
    if (known == null) {
      known = new long[SECONDS];
      granted = known;
    }
    known[place] += units;
  }

  /** Units were sold. */
  void sell(final long timeMs, final long units) {
    sold[place(timeMs)] += units;
  }

  /** Writes it as a field of an object that is open; nothing if nothing was ever held or sold. */
  void write(final JsonOutput out) {
    if (last == Long.MIN_VALUE) {
      return;
    }
    out.beginObject(SALES).time(FROM, from() * MS_PER_S);
    write(out, HELD, held);
    write(out, SOLD, sold);
    if (granted != null) {
      write(out, GRANTED, granted);
    }
    out.endObject();
  }

  private void write(final JsonOutput out, final Name name, final long[] units) {
    out.beginArray(name);
    for (long second = from(); second <= last; second++) {
      out.number(units[(int) Math.floorMod(second, (long) SECONDS)]);
    }
    out.endArray();
  }

  private long from() {
    return Math.max(first, last - SECONDS + 1);
  }

  /** The place of a second; engine time never goes back. */
  private int place(final long timeMs) {
    final long second = Math.floorDiv(timeMs, MS_PER_S);
    if (last == Long.MIN_VALUE || second - last >= SECONDS) {
      Arrays.fill(held, 0);
      Arrays.fill(sold, 0);
      granted = null;
      first = second;
      last = second;
    }
    while (last < second) {
      last++;
      final int place = (int) Math.floorMod(last, (long) SECONDS);
      held[place] = 0;
      sold[place] = 0;
      if (granted != null) {
        granted[place] = 0;
      }
    }
    return (int) Math.floorMod(second, (long) SECONDS);
  }
}
