/** What every journal adapter must do, and the hands that a test needs to make it do so. */
@org.jspecify.annotations.NullMarked
package io.sluice.persistence;
