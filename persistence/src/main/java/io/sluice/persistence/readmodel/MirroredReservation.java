package io.sluice.persistence.readmodel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reservation. Immutable.
 *
 * @param id its id
 * @param status as in the API, in capitals; readers pass over those that they do not know
 * @param expiresAtMs engine time at which a hold or a wait ends, {@link #NO_TIME} if that is not
 *     known, or it waits as long as its activity lasts
 * @param channel code of its channel, null if that is not known
 * @param order id of the order that took its units, null if none did
 * @param parts where its units are; empty if that is not known
 */
public record MirroredReservation(
    String id,
    String status,
    long expiresAtMs,
    @Nullable String channel,
    @Nullable String order,
    List<MirroredPart> parts) {
  /** Nothing is known of a time. */
  public static final long NO_TIME = -1;

  /** Status of a hold. */
  public static final String HELD = "HELD";

  /** Whether more is known of it than how it ended. */
  public boolean isRecorded() {
    return channel != null;
  }

  /** Whether it holds its units at a time: what is due is as good as expired. */
  public boolean isHeldAt(final long nowMs) {
    return status.equals(HELD) && nowMs < expiresAtMs;
  }

  static MirroredReservation read(final String id, final Words words) throws UnreadableText {
    return new MirroredReservation(
        id,
        words.status(),
        words.timeOr(NO_TIME),
        words.maybeCode(),
        words.maybeId(),
        MirroredPart.list(words.next()));
  }
}
