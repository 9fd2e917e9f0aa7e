package io.sluice.engine.testing;

/**
 * The id of a reservation or order, as the edge takes it apart.
 *
 * @param sequence its number
 * @param slot place of its record
 */
public record ClaimId(long sequence, int slot) {}
