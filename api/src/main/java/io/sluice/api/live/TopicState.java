package io.sluice.api.live;

/**
 * What there is to say of a topic; it replaces whatever was said before. Immutable.
 *
 * @param topic what it is about
 * @param changedAt position up to which it counts, and behind which nobody was told it; whoever was
 *     told something up to there, or further, knows it
 * @param json the message, one object; not to be changed
 */
// The array is handed over by whoever wrote it, and shared by everybody who reads it.
@SuppressWarnings("ArrayRecordComponent")
public record TopicState(Topic topic, long changedAt, byte[] json) {}
