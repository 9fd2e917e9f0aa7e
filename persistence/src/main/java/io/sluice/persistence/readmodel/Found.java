package io.sluice.persistence.readmodel;

/** What a mirror knows of the thing that it was asked for. */
public enum Found {
  /** The thing itself, as of its version. */
  KNOWN,
  /**
   * The shard is whole, and has no such thing: there never was one up to its position, or it ended
   * long enough ago to be gone from the mirror. The engine may still remember it.
   */
  ABSENT,
  /** Nothing can be said: the shard is not whole, or what stands there is left over. */
  UNKNOWN,
  /** What stands there was written by somebody else. */
  UNREADABLE
}
