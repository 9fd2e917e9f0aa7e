/**
 * The server under test as a child process: how it is started, watched, stopped and killed, and the
 * directory in which it works.
 *
 * <p>Runs on the caller's thread. It knows the server by its command line and its HTTP contract: it
 * may import the HTTP client, and nothing of the engine, the persistence or the API.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.server;
