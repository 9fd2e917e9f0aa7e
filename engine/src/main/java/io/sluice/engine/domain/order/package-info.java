/**
 * Orders: placed and waiting for payment, then paid, cancelled or expired; payments as facts, and
 * money that has to go back.
 *
 * <p>Engine thread. Imports the claims, reservations, the sourcing, the registries,
 * {@code engine.protocol} and the codecs.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.domain.order;
