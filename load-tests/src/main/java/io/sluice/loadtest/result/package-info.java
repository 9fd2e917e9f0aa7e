/**
 * What a run found, kept as a JSON file beside what it ran on, so that no figure is ever typed by
 * hand.
 *
 * <p>Runs on the caller's thread. Imports nothing of the engine, the persistence or the API.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.result;
