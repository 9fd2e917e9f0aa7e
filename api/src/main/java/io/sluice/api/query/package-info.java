/**
 * Reads that clients let the mirror answer: asks it, and writes what it knows in the form of the
 * contract.
 *
 * <p>Any thread asks and never waits; answers are written on the threads of the mirror's reader.
 * May import the read model and the edge's JSON, and knows nothing of the engine: no read of this
 * kind touches it. Nothing on the way of a command imports it.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.query;
