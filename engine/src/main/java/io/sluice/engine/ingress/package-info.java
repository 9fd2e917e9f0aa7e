/**
 * The only door for the edge: commands in, outcomes out, and the directory of codes.
 *
 * <p>Each edge thread owns a {@link io.sluice.engine.ingress.Lane}; the engine thread owns the
 * other end. They meet only in bounded ring buffers. An outcome waits in the ring of its lane until
 * what it saw is durable. Imports {@code engine.protocol}, {@code engine.codec} and Agrona.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.ingress;
