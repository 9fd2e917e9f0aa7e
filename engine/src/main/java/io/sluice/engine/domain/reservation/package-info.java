/**
 * Reservations: held for a time, then confirmed, released or expired; confirmed ones end cancelled
 * or consumed.
 *
 * <p>Engine thread. Imports the claims, the sourcing, the registries, {@code engine.protocol} and
 * the codecs.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.domain.reservation;
