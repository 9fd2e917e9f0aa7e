/**
 * The vocabulary of the engine: codes, ids, limits and definitions that every other package shares.
 *
 * <p>Immutable values and stateless functions, any thread. Imports nothing but the language.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.protocol;
