/**
 * What other programs read of the mirror in Redis, and what they may refuse early because of it: a
 * library for a front end that has no engine, and knows nothing that {@code docs/reading.md} does
 * not say.
 *
 * <p>Any thread asks; answers come on Lettuce's threads or on those of a reader's timer, and none
 * is blocked. Needs Lettuce and Reactor beside its own jar, and nothing of the engine. Nothing that
 * decides imports it.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.readmodel;
