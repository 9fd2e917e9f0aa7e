package io.sluice.persistence.readmodel;

/**
 * What was read once a shard had reached a position, or when the time for that was up. Immutable.
 *
 * @param <T> what was asked for
 * @param reached whether the position was reached, so that the reading holds all that came up to it
 * @param reading the last reading
 */
public record AwaitedReading<T>(boolean reached, Reading<T> reading) {}
