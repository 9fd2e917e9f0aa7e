/**
 * The engine's and the edge's counters as Micrometer meters, polled when they are scraped.
 *
 * <p>Runs on the management event loop. May import Micrometer and the engine's ports; it is the
 * only package that imports Micrometer besides the one that wires it.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.metrics;
