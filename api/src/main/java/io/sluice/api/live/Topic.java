package io.sluice.api.live;

/**
 * Something that one can listen to. Immutable.
 *
 * @param kind what kind of thing it is
 * @param index the dense number that the engine gave it
 */
public record Topic(Kind kind, int index) {
  /** What can be listened to. */
  public enum Kind {
    /** The stock of a SKU at all locations together, and how it sells. */
    SKU("stock"),
    /** How the items of an activity stand, and how it sells. */
    ACTIVITY("activity");

    private final String message;

    Kind(final String message) {
      this.message = message;
    }

    /** What a message about it is called. */
    public String message() {
      return message;
    }
  }
}
