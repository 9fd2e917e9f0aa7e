/**
 * Live numbers: what stock there is of a SKU, how an activity stands, and how fast they sell, as
 * states that replace each other, for as many listeners as like to watch.
 *
 * <p>One thread of its own follows the durable journal, keeps sums, and hands what changed to the
 * event loops a few times a second; wishes come from any thread. Nothing here is asked by the
 * engine's thread or the journaler's. May import the engine's state to begin from, its ports, codec
 * of events, directory of codes and agents, and the edge's JSON.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.live;
