/**
 * The command line of the load tests, started by the launcher script in a process of its own.
 *
 * <p>Runs on the main thread. Names the commands and does nothing else.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest;
