/**
 * The benchmarks of the engine's core, run by JMH.
 *
 * <p>Each runs on the threads that JMH gives it. May import the engine and the persistence.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.bench;
