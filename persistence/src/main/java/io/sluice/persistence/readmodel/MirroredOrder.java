package io.sluice.persistence.readmodel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order. Immutable.
 *
 * @param id its id
 * @param status as in the API, in capitals; readers pass over those that they do not know
 * @param payment as in the API, in capitals; null if that is not known
 * @param expiresAtMs engine time at which it closes if it is not paid, {@link #NOT_KNOWN} if that
 *     is not known
 * @param channel code of its channel, null if that is not known
 * @param amount in minor units, {@link #NOT_KNOWN} if it has none
 * @param currency ISO 4217, null if it has none
 * @param reacquired whether its units were taken again after it had expired
 * @param parts where its units are; empty if that is not known
 */
public record MirroredOrder(
    String id,
    String status,
    @Nullable String payment,
    long expiresAtMs,
    @Nullable String channel,
    long amount,
    @Nullable String currency,
    boolean reacquired,
    List<MirroredPart> parts) {
  /** Nothing is known of a number. */
  public static final long NOT_KNOWN = -1;

  /** Whether more is known of it than how it ended. */
  public boolean isRecorded() {
    return channel != null;
  }

  static MirroredOrder read(final String id, final Words words) throws UnreadableText {
    return new MirroredOrder(
        id,
        words.status(),
        words.maybeStatus(),
        words.timeOr(NOT_KNOWN),
        words.maybeCode(),
        words.numberOr(NOT_KNOWN),
        words.maybeCurrency(),
        words.numberOr(0) != 0,
        MirroredPart.list(words.next()));
  }
}
