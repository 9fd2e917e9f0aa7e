/**
 * The mirror in Redis: the connections, the scripts by which it is written and their twins in Java,
 * the server that comes with the program, and the comparison with the engine.
 *
 * <p>Runs on a thread of its own, on Lettuce's and on the caller's, each as is said. Only this
 * package and the readers' import Lettuce and Reactor; nothing that decides imports either.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.redis;
