/**
 * Seeded outages of a real Redis under a mirror that follows an engine, each followed by a
 * comparison of everything.
 *
 * <p>The engine takes turns on the caller's thread; the proxy between mirror and Redis has threads
 * of its own. Imports engine and persistence.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.simulation.outage;
