/**
 * A reader of the feed of events as another program would write one: a process that follows and may
 * be killed, the log that it leaves, and the balances that can be told from the events alone.
 *
 * <p>One thread each. It knows the server by its HTTP contract alone.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.http.feed;
