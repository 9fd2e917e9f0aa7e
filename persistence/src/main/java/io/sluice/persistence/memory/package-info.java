/**
 * The engine's journal in memory: one that keeps nothing, for the durability level {@code memory},
 * and one that keeps everything and can be told to tear, to lose its unforced tail and to fail.
 *
 * <p>Runs on the thread that offers or polls it. May import the engine's protocol, codec and ports.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.memory;
