package io.sluice.engine.ingress;

import org.jspecify.annotations.Nullable;

/**
 * What lets an edge refuse by itself: the items that are sold out, and the keys that are not new.
 *
 * <p>An edge may refuse only under a key that was never accepted and is not under way. It looks at
 * the flag first, then whether the key is under way, then whether it was accepted; in this order,
 * since a flag follows the keys that were accepted before it, and a command that is decided has its
 * key in the filter. The engine thread writes it, any thread may ask.
 */
public final class SoldOutBoard {
  private final SoldOutFlags skus = new SoldOutFlags();
  private final SoldOutFlags pools = new SoldOutFlags();
  private final KeysUnderWay underWay = new KeysUnderWay();
  private volatile @Nullable KeyFilter filter;

  SoldOutBoard() {}

  /** The SKUs of which no unit is available in the shared pool. */
  public SoldOutFlags skus() {
    return skus;
  }

  /** The pools of activities that can promise no unit. */
  public SoldOutFlags pools() {
    return pools;
  }

  /** True if anything is sold out. */
  public boolean isAnythingSoldOut() {
    return skus.count() > 0 || pools.count() > 0;
  }

  /** The accepted keys; null before the engine has started. */
  public @Nullable KeyFilter filter() {
    return filter;
  }

  /** Says which keys were accepted. Engine thread only, before any flag is handed out. */
  public void follow(final KeyFilter newFilter) {
    filter = newFilter;
  }

  /**
   * True if a key was never accepted and no command with it is under way. Ask it after a flag.
   *
   * @param keyHigh the first 64 bits of the key
   */
  public boolean isNew(final long keyHigh) {
    final KeyFilter accepted = filter;
    final int hash = hash(keyHigh);
    return accepted != null && !underWay.mayHold(hash) && !accepted.mayHold(hash);
  }

  KeysUnderWay underWay() {
    return underWay;
  }

  static int hash(final long keyHigh) {
    return (int) (keyHigh >>> Integer.SIZE);
  }
}
