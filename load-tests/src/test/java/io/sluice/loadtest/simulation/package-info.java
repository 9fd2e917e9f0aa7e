/**
 * The share of the simulation that the build runs, and bugs planted to see that it notices.
 *
 * <p>Runs on the test's thread.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.simulation;
