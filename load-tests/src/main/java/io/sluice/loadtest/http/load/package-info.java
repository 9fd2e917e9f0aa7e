/**
 * Single loads against a server that runs already: a scenario, an arrival rate or as many callers
 * as there are connections, and the latencies.
 *
 * <p>Runs on the main thread, the load on a thread of its own. It knows the server by its HTTP
 * contract only.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.http.load;
