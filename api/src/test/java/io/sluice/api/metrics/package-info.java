/** Tests of the management port. */
@org.jspecify.annotations.NullMarked
package io.sluice.api.metrics;
