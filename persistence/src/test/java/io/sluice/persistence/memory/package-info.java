/** Tests of the journals in memory. */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.memory;
