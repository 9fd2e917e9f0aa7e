/**
 * The feed: the events of the durable journal in their public form, page by page, for readers that
 * go on from a position.
 *
 * <p>One thread of its own reads files and writes lines; questions come from any thread, answers
 * leave on the feed's. Nothing here is asked by the engine's thread or the journaler's. May import
 * the engine's ports, codec of events, directory of codes and agents, and the edge's JSON.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.stream;
