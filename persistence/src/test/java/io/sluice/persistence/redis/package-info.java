/** The mirror against a real Redis. */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.redis;
