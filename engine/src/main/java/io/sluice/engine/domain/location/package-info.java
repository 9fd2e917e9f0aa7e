/**
 * The places that hold stock: what is registered, what may be registered, and how it is written
 * down.
 *
 * <p>Engine thread. Imports {@code domain.table}, {@code domain.decision}, {@code engine.protocol}
 * and the codecs.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.domain.location;
