/**
 * Webhooks: the events of the feed, sent as signed requests to endpoints that an operator names, in
 * order for each thing that they are about.
 *
 * <p>One thread of its own keeps all endpoints; it asks the feed for pages like any reader, and a
 * client on an event loop of its own carries the requests. Nothing here is asked by the engine, the
 * journaler or the event loops that serve. May import the feed, the edge's JSON, the engine's
 * agents and Vert.x.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.webhook;
