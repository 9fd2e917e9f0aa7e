/**
 * The parked answers of each event loop, between the HTTP routes and the engine's ingress.
 *
 * <p>Each instance belongs to one event loop. May import Vert.x contexts and the engine's protocol
 * and ingress.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.gateway;
