package io.sluice.engine.spi;

import java.io.IOException;

/**
 * Follows a journal while it is written, from a place on, frame by frame and at its own pace.
 *
 * <p>For one thread, which need not be the one that made it.
 */
public interface JournalReader extends AutoCloseable {
  /**
   * Shows the next frames, each verified as a recovery would.
   *
   * @param visitor shown the frames, and the state hashes that earlier processes stated
   * @param upTo nothing behind this position is shown; it must have been durable before the call
   * @param frameLimit most frames that are shown
   * @return frames that were shown; less than the limit only if the position is reached or the
   *     visitor wants no more
   * @throws JournalDamagedException if a frame up to there is missing or was changed
   */
  int poll(FrameVisitor visitor, long upTo, int frameLimit)
      throws JournalDamagedException, IOException;

  /**
   * Goes on behind any position, which need not be the end of a frame: the first frame that is
   * shown holds the event that follows, and may hold some before it. Earlier frames vouch for
   * nothing then; it is the first frame that the chain begins with.
   *
   * @throws JournalDamagedException also if what follows the position was removed
   */
  void moveBehind(long position) throws JournalDamagedException, IOException;

  /** The end of the frame that was shown last, or where it began. */
  JournalStart place();

  /** The epoch in which that place lies. */
  long epoch();

  /** Bytes of the frames that were shown. */
  long frameBytes();

  @Override
  void close() throws IOException;
}
