/**
 * The flash sale: a crowd that presses within seconds, one SKU that is not enough for it, and the
 * server's own books as the judge.
 *
 * <p>Runs on the main thread; the crowd and those who only listen have threads of their own. It
 * knows the server by its HTTP contract only.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.loadtest.http.sale;
