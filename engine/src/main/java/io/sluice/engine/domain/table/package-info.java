/**
 * What state is kept in: growing tables of longs with a running hash, pools of their rows, and
 * indexes.
 *
 * <p>Engine thread. Knows no rule of the domain. Imports Agrona's collections.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.engine.domain.table;
