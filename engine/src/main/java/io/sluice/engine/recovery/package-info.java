/**
 * What happens between the start of the process and the first turn: replay of the journal, and the
 * engine time to go on from.
 *
 * <p>Runs on the starting thread. Imports the state machine, the ports and the codecs; one of the
 * few places of the engine that may ask the machine who it is.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.recovery;
