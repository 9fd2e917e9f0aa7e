/**
 * The ports of the engine: what it asks of the outside, in its own words.
 *
 * <p>Each port says which thread may call what. Imports {@code engine.protocol} and Agrona's
 * buffers; the adapters are in {@code persistence}.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.spi;
