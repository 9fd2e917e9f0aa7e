package io.sluice.persistence;

import io.sluice.engine.protocol.Durability;
import io.sluice.engine.spi.FatalHandler;
import io.sluice.engine.spi.Journal;
import io.sluice.engine.spi.JournalStore;
import java.io.IOException;

/** One journal under test, whose turns, crashes and faults are in the test's hand. */
public interface JournalRig extends AutoCloseable {
  /** Opens the directory for a process. */
  JournalStore open() throws Exception;

  /** Opens an epoch whose journaler works only in {@link #turn()}. */
  Journal begin(JournalStore store, long stateHash, Runnable onDurable, FatalHandler onFatal)
      throws Exception;

  /** Lets the journaler take a turn. */
  int turn();

  /** Kills the process: what it appended stays. */
  void kill() throws Exception;

  /** Takes the power away: what was not forced is gone. */
  void losePower() throws Exception;

  /** Takes the power away, and leaves of the last frame, which was not forced, a part only. */
  void losePowerAndTear() throws Exception;

  /** Flips a bit in the events of the frame that counts and holds a position. */
  Repair damage(long position) throws Exception;

  /** Lets the next append fail. */
  void failNextAppend();

  /** Lets the next force fail. */
  void failNextForce();

  /** Fills the disk, or empties it. */
  void diskFull(boolean full);

  @Override
  void close() throws IOException;

  /** Takes a damage back. */
  @FunctionalInterface
  interface Repair {
    /** Makes the disk what it was. */
    void undo() throws Exception;
  }

  /** Makes rigs. */
  @FunctionalInterface
  interface Maker {
    /** A rig on an empty disk, with a ring of 64 KiB. */
    JournalRig make(Durability durability) throws Exception;
  }
}
