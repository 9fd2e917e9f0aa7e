/**
 * How much is let in: how many requests may be under way, by class, and how many each caller may
 * send; and when those that are refused should come back.
 *
 * <p>A {@link io.sluice.api.admission.LoadLimit} belongs to one event loop; callers and counters
 * are shared by all. Knows nothing of HTTP and no other package of ours. The only place that
 * imports the library of concurrency limits.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.api.admission;
