/**
 * The benchmarks: the core by itself, HTTP beside a bare Vert.x and beside a Redis that is not
 * well, start-up, heap, and the page that shows their results.
 *
 * <p>Each runs on the main thread, loads on threads of their own. May import the engine and the
 * persistence; {@link io.sluice.loadtest.bench.BareServer} alone may import the API's codec and
 * server settings, so that what it is compared with differs in nothing else.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.bench;
