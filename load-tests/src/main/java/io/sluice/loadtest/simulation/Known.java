package io.sluice.loadtest.simulation;

import java.util.List;

/**
 * A reservation or order as a client was told of it.
 *
 * @param number its number
 * @param slot where its record lies
 * @param channel where it was made
 * @param customer for whom; 0 for nobody
 * @param amount that it costs
 * @param currency of that
 * @param parts that it got
 */
record Known(
    long number, int slot, int channel, int customer, long amount, int currency, List<Part> parts) {
  static Known of(final Expected answer, final int customer) {
    return new Known(
        answer.number,
        answer.slot,
        answer.channel,
        customer,
        answer.amount,
        answer.currency,
        List.of(answer.parts));
  }
}
