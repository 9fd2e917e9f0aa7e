/**
 * The ports of the engine: what it needs from the outside, as interfaces that adapters implement.
 *
 * <p>Each port says which thread calls it. Imports {@code engine.protocol} and Agrona's buffers.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.spi;
