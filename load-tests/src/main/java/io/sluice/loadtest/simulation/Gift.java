package io.sluice.loadtest.simulation;

/**
 * What became of the one who waited first when there were units for him.
 *
 * @param number of his reservation
 * @param slot where its record lies
 * @param granted whether he got them; else the limits did not let him have them
 */
record Gift(long number, int slot, boolean granted) {}
