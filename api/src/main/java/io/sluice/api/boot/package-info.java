/**
 * The command line, the configuration, and the order in which everything is wired, started and
 * stopped.
 *
 * <p>Runs on the main thread and the shutdown thread. The only package that may import every other.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.boot;
