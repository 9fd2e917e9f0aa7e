/**
 * The mirror in Redis: the connection, the scripts by which it is written, the server that comes
 * with the program, and the comparison with the engine.
 *
 * <p>Runs on a thread of its own, on Lettuce's and on the caller's, each as is said. The only
 * package that imports Lettuce and Reactor; nothing that decides imports it.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.redis;
