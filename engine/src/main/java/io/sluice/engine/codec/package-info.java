/**
 * Versioned, fixed-layout encoding: frames of the journal, the generated codecs of events, commands
 * and outcomes, and the hashes that are written beside them.
 *
 * <p>Instances are for one thread. Imports {@code engine.protocol} and Agrona's buffers.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.codec;
