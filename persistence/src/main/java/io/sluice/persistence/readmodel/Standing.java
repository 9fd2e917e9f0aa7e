package io.sluice.persistence.readmodel;

/** How far what a shard of the mirror says can be relied on. */
public enum Standing {
  /** It is whole, and was written within the reader's bound. */
  FRESH,
  /** It is whole as of its position, but nobody has written to it for longer than the bound. */
  OLD,
  /** It is being written anew: what bears its generation is right, and much may be missing. */
  REBUILDING,
  /** There is no mirror here. */
  MISSING,
  /** It is the mirror of another journal than the reader was told to expect. */
  FOREIGN,
  /** Where it stands is written in a way that no mirror of this format writes. */
  UNREADABLE
}
