/**
 * Between the HTTP routes and the engine's ingress: bodies become commands, commands are offered
 * and parked, outcomes find who waits for them.
 *
 * <p>Each instance belongs to one event loop, but for the counters, which anybody may read. May
 * import Vert.x contexts, the bodies of the edge's JSON, the engine's protocol and ingress, and the
 * codecs of commands and outcomes.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.gateway;
