/**
 * The simulations of Gatling: crowds with open arrival rates, each of which ends with what the
 * server's own books say.
 *
 * <p>They are compiled with the tests and run by {@code mvn -pl load-tests gatling:test}. Gatling's
 * threads run them; it counts whole milliseconds, so finer figures come from the client of our own,
 * with which they share bodies and rates. They know the server by its HTTP contract only.
 */
@NullMarked
package io.sluice.loadtest.http.gatling;

import org.jspecify.annotations.NullMarked;
