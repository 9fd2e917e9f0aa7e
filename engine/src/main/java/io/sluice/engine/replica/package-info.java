/**
 * A second state machine in the serving process: it follows the journal, compares its state with
 * the engine's, and writes snapshots while the engine goes on.
 *
 * <p>Runs on a thread of its own. Imports the state machine, the ports, the codecs, recovery, and
 * what the sequencer tells of its state.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.replica;
