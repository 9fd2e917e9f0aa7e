package io.sluice.api.webhook;

/**
 * Events that retention removed before an endpoint had them. Immutable.
 *
 * @param count how many positions, whatever their types
 * @param firstPosition the first that was left when it was noticed last
 */
public record GoneEvents(long count, long firstPosition) {
  /** Nothing was lost. */
  public static final GoneEvents NONE = new GoneEvents(0, 0);
}
