/** Tests of the journal on disk. */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.chronicle;
