/**
 * The memory of accepted idempotency keys.
 *
 * <p>Engine thread. Part of the state: replay and snapshots agree on what is remembered. Imports
 * {@code domain.table} and {@code engine.protocol}.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.domain.dedup;
