/**
 * The engine's journal on Chronicle Queue: one epoch directory per process start, a mark, a
 * manifest and recovery from the raw bytes.
 *
 * <p>Recovery and taking over run on the starting thread, everything after it on the journaler's
 * thread. May import the engine's protocol, codec, ports and agents; it is the only package that
 * imports Chronicle, and in it only the appender does.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.chronicle;
