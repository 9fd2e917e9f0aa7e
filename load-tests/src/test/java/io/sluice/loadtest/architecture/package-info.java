/**
 * Which parts of the load tests may know which parts of the server, as rules that the build checks.
 *
 * <p>Runs on the test's thread. The fixtures below break every rule, so that each is seen red.
 */
package io.sluice.loadtest.architecture;
