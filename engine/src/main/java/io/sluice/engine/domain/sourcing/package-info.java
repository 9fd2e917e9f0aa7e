/**
 * Which cells serve a line: from where units are taken, and what a channel may promise.
 *
 * <p>Engine thread. Reads the ledger, the locations and the channels; writes nothing.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.domain.sourcing;
