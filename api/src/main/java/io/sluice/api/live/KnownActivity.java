package io.sluice.api.live;

import io.sluice.engine.protocol.ActivityStatus;
import io.sluice.engine.protocol.ActivityWave;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An activity as it was set up last, which of its waves were let out, and whether its end is in the
 * journal. The feed's thread.
 */
final class KnownActivity {
  private final String code;
  private final long startsAt;
  private final long endsAt;
  private final List<Item> items;
  private final List<ActivityWave> waves;

  /** A bit for each wave that was let out. */
  private long released;

  private boolean over;

  /**
   * What it sells of one SKU.
   *
   * @param pool that the units are set apart in
   * @param sku index of the SKU
   * @param quantity units that are set apart in all
   */
  record Item(PoolUnits pool, int sku, long quantity) {}

  /**
   * An activity of which no wave was let out.
   *
   * @param startsAt engine time
   * @param endsAt engine time; the first at which it is over
   * @param items nobody changes the list
   * @param waves nobody changes the list
   */
  KnownActivity(
      final String code,
      final long startsAt,
      final long endsAt,
      final List<Item> items,
      final List<ActivityWave> waves) {
    this.code = code;
    this.startsAt = startsAt;
    this.endsAt = endsAt;
    this.items = items;
    this.waves = waves;
  }

  /** What clients call it. */
  String code() {
    return code;
  }

  /** Engine time of its begin. */
  long startsAt() {
    return startsAt;
  }

  /** Engine time of its end. */
  long endsAt() {
    return endsAt;
  }

  /** What it sells. */
  List<Item> items() {
    return items;
  }

  /** Where it stands at an engine time. */
  ActivityStatus statusAt(final long timeMs) {
    if (over || timeMs >= endsAt) {
      return ActivityStatus.ENDED;
    }
    return timeMs >= startsAt ? ActivityStatus.LIVE : ActivityStatus.SCHEDULED;
  }

  /** When it stands elsewhere by time alone; the largest long for never. */
  long nextTurn(final long timeMs) {
    return switch (statusAt(timeMs)) {
      case SCHEDULED -> Math.min(startsAt, endsAt);
      case LIVE -> endsAt;
      case ENDED -> Long.MAX_VALUE;
    };
  }

  /** Units of an item that wait for their wave. */
  long withheld(final int item) {
    long units = 0;
    for (int i = 0; i < waves.size(); i++) {
      units += waves.get(i).item() == item && !isReleased(i) ? waves.get(i).quantity() : 0;
    }
    return units;
  }

  /** A wave was let out. */
  void release(final int wave) {
    released |= 1L << wave;
  }

  /**
   * It was set up at a time: waves whose time has come count as let out, and so do those that were
   * let out before and are described as they were.
   *
   * @param before how it was set up before, null if it was not
   */
  void begin(final @Nullable KnownActivity before, final long timeMs) {
    for (int i = 0; i < waves.size(); i++) {
      final boolean early = before != null
          && i < before.waves.size()
          && before.waves.get(i).equals(waves.get(i))
          && before.isReleased(i);
      if (early || waves.get(i).at() <= timeMs) {
        release(i);
      }
    }
  }

  /** It is over, at whatever time. */
  void end() {
    over = true;
  }

  private boolean isReleased(final int wave) {
    return (released >>> wave & 1) != 0;
  }
}
