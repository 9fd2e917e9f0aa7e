/**
 * The strict JSON of the contract: request bodies in, resources and problems out.
 *
 * <p>Holds no state between calls and runs on the caller's thread. May import the JSON library and
 * the engine's protocol.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.json;
