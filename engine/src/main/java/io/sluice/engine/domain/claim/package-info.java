/**
 * Units set aside: the records behind reservations and orders, their allocations, and the order in
 * which they expire.
 *
 * <p>Engine thread. Imports the stock ledger, the key memory and {@code domain.table}.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.domain.claim;
