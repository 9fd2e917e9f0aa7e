/**
 * Units on hand, in double entry: cells, outside accounts, and movements between them.
 *
 * <p>Engine thread. Imports {@code domain.table}, {@code domain.decision}, the catalogue, the
 * locations, {@code engine.protocol} and the codecs.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.domain.stock;
