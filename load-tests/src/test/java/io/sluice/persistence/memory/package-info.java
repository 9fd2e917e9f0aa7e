/**
 * A way into the disk in memory, to do what a broken journal would.
 *
 * <p>Runs on the test's thread.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.memory;
