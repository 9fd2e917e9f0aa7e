package io.sluice.engine.spi;

/** Told now and then how far a recovery is, on the thread that recovers. */
@FunctionalInterface
public interface RecoveryProgress {
  /** Tells nobody. */
  RecoveryProgress NONE = (bytesRead, bytesTotal, position) -> {};

  /**
   * A step was done.
   *
   * @param bytesRead so far
   * @param bytesTotal that there are to read
   * @param position of the last event read
   */
  void onProgress(long bytesRead, long bytesTotal, long position);
}
