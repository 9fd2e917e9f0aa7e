/**
 * The demo: a spike of orders at a scarce thing, a hard kill in the middle of the next wave, and
 * the proof that nothing was oversold or lost.
 *
 * <p>Runs on the main thread, the load on a thread of its own. It knows the server as a child
 * process and by its HTTP contract.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.http.demo;
