package io.sluice.api.live;

import java.util.List;

/**
 * What changed for one audience since the round before, all of it up to one position. Immutable.
 *
 * @param position of the last event that it counts
 * @param states what changed, and what the audience asked for since
 */
public record Round(long position, List<TopicState> states) {}
