package io.sluice.persistence.readmodel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for units that an edge is about to send to the engine. Immutable.
 *
 * @param channel code of its channel
 * @param customer who asks, null for nobody in particular, who has no limit
 * @param keyIsNew whether its {@code Idempotency-Key} is known never to have been sent before; when
 *     in doubt it is not
 * @param skus codes of what it takes from stock that is free; none for an order that takes its
 *     units from a reservation
 */
public record EdgeRequest(
    String channel, @Nullable String customer, boolean keyIsNew, List<String> skus) {
  /**
   * Copies the list, without repetitions.
   *
   * @throws IllegalArgumentException if they are more than a request may have
   */
  public EdgeRequest {
    skus = skus.stream().distinct().toList();
    if (skus.size() > MirrorReader.MOST_QUESTIONS) {
      throw new IllegalArgumentException("more than " + MirrorReader.MOST_QUESTIONS + " SKUs");
    }
  }
}
