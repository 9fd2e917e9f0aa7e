/** Tests of what a mirror is told. */
@NullMarked
package io.sluice.persistence.mirror;

import org.jspecify.annotations.NullMarked;
