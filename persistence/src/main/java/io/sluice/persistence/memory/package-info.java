/**
 * The engine's journal in memory, which can be told to tear, to lose its unforced tail and to fail.
 *
 * <p>Runs on the thread that polls it. May import the engine's protocol, codec and ports.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.memory;
