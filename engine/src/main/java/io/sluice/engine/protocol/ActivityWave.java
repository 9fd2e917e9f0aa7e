package io.sluice.engine.protocol;

/**
 * Units of an activity's item that are held back until a time.
 *
 * @param at engine time
 * @param item index among the activity's items
 * @param quantity units, part of the item's quantity
 */
public record ActivityWave(long at, int item, long quantity) {}
