/**
 * Snapshots as files of a directory of their own: written beside, forced, then renamed.
 *
 * <p>One thread writes and removes, any reads. Imports the engine's ports and nothing that knows
 * what is in a snapshot.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.snapshot;
