package io.sluice.engine.domain.stock;

import io.sluice.engine.protocol.MovementKind;

/**
 * The accounts of a SKU that stand for the world outside; units are only ever moved, so all
 * accounts of a SKU sum to 0.
 */
public enum OutsideAccount {
  SUPPLIER,
  CUSTOMER,
  ADJUSTMENT,
  SCRAP;

  /** Number of outside accounts. */
  public static final int COUNT = 4;

  /** The account at the other end of a movement. */
  static OutsideAccount of(final MovementKind kind) {
    return switch (kind) {
      case RECEIVE -> SUPPLIER;
      case ADJUST -> ADJUSTMENT;
    };
  }
}
