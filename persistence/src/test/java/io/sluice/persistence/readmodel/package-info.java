/** Tests of the library that reads the mirror, against a real Redis. */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence.readmodel;
