package io.sluice.api.live;

/**
 * An audience begins or ceases to watch a topic. Immutable.
 *
 * @param begins false if it ceases
 */
record LiveWish(LiveAudience audience, Topic topic, boolean begins) {}
