/**
 * Threads of our own that work in turns: a turn does what is there and says how much it was, and a
 * thread whose turn did nothing sleeps until it is signalled.
 *
 * <p>The turns run on the thread that is started here; a signal comes from any thread. Imports
 * Agrona alone, and knows nothing of what the turns do.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.agent;
