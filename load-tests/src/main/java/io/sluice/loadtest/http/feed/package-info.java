/**
 * A reader of the feed of events, and a receiver of webhooks, as other programs would write them: a
 * process that may be killed, the log that it leaves, and the balances that can be told from the
 * events alone.
 *
 * <p>One thread each. It knows the server by its HTTP contract alone.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.http.feed;
