/**
 * The management port: health, and the engine's and the edge's counters as Micrometer meters, which
 * are polled when they are scraped.
 *
 * <p>Runs on the management event loop. May import Vert.x, Micrometer, the engine's ports, ingress
 * and codec of commands, and the counters of the sequencer and of the edge's gateway and stream; it
 * is the only package that imports Micrometer besides the one that wires it.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.metrics;
