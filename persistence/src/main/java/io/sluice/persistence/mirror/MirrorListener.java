package io.sluice.persistence.mirror;

/** Told what people should know of a mirror. Any thread. */
public interface MirrorListener {
  /** There is a connection. */
  void onConnected();

  /** The connection is gone, or could not be made; it is tried again. */
  void onDisconnected(String why);

  /** Something could not be written; it is tried again. */
  void onFailure(String why);

  /** All is written anew, because of what was found. */
  void onRebuild(String why);

  /** So much of it is written. */
  void onRebuildProgress(long things, long total);

  /** The mirror has everything, and nothing else. */
  void onRebuilt(long things, long removed, long durationNs);

  /** Keys held what nobody of ours wrote, and were written over. */
  void onRepaired(int keys);
}
