/** Tests of the snapshot files. */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.snapshot;
