/**
 * The HTTP routes: decode, check the shape, offer to the gateway, write the answer or the problem.
 *
 * <p>Runs on the event loops and never blocks one; only starting and stopping is done from outside.
 * May import Vert.x and, for the guard of half-sent requests, Netty; the engine's protocol, ingress
 * and codec of outcomes; the edge's gateway, stream, live numbers, query and JSON. It knows no
 * other package of the engine.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.http;
