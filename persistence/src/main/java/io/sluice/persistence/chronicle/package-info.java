/**
 * The engine's journal on Chronicle Queue, one epoch directory per process start, with its mark,
 * manifest and raw recovery.
 *
 * <p>Runs on the journaler thread, and on the starting thread during recovery. May import the
 * engine's protocol, codec and ports; it is the only package that imports Chronicle.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.chronicle;
