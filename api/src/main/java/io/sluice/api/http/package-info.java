/**
 * The HTTP routes: decode, check the shape, offer to the gateway, write the answer or the problem.
 *
 * <p>Runs on the event loops and never blocks one. May import Vert.x, the engine's protocol and
 * ingress, and the edge's gateway and JSON; it knows no other package of the engine.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.http;
