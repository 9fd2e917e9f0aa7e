/**
 * The share of the crash images and damages that the build runs, and lies about forces to see that
 * they are noticed.
 *
 * <p>Runs on the test's thread.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.simulation.image;
