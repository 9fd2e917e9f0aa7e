package io.sluice.engine.protocol;

/** What a location can do for a customer. A set of them is a bit mask. */
public enum LocationService {
  SHIP,
  PICKUP,
  EXPRESS;

  /** Mask of a location that does not state its services. */
  public static final int NOT_STATED = 128;

  /** The bit of this service in a mask. */
  public int bit() {
    return 1 << ordinal();
  }
}
