/**
 * What changed in the state of a replica, as texts for a mirror of it: which thing lies in which
 * shard, what is known of it, and what still has to be told.
 *
 * <p>Runs on the replica's thread, but for what is said to be for any. Imports the engine's state
 * to read it, and no client of any store: where the texts go is behind
 * {@link io.sluice.persistence.mirror.MirrorTarget}. Nothing that decides imports it.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.mirror;
