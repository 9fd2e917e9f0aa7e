/**
 * The simulator: the whole real engine on one thread under one seed, with virtual time, a scheduler
 * that draws who takes the next step, a disk that loses, tears, reorders and fails, clients that
 * repeat themselves, and a second, plain telling of the rules that every answer is compared with.
 * Some runs are mirrored, too, into a Redis in memory that loses requests and goes back in time.
 *
 * <p>Runs on the caller's thread; several simulations share nothing. May import the engine, the
 * journal in memory and the mirror.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.simulation;
