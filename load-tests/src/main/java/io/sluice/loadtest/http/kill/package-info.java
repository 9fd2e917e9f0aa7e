/**
 * Real kills of the real server under a mixed load, and a checker that trusts only what the client
 * was told.
 *
 * <p>If asked for, a consumer of the feed or of webhooks is killed in its turn, in a process of its
 * own.
 *
 * <p>The load and the checks run on the main thread, the kill on a thread of its own. It knows the
 * server as a child process and by its HTTP contract; the
 * {@link io.sluice.loadtest.http.kill.Belief} is kept from answers alone.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.http.kill;
