/**
 * The open-loop HTTP client and the scenarios that it plays against a running server.
 *
 * <p>Runs in a process of its own and knows the server by its HTTP contract only: it may import
 * nothing of the engine, the persistence or the API.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.http;
