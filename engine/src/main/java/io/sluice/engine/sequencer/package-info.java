/**
 * The turn of the engine, and the clock that it asks once a turn.
 *
 * <p>Runs on the engine thread. Imports the state machine, the ports, the codecs and the ingress.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.sequencer;
