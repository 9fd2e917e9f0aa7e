package io.sluice.engine.ingress;

import org.agrona.MutableDirectBuffer;

/** Receives encoded commands on the engine thread. The bytes are valid during the call only. */
@FunctionalInterface
public interface CommandHandler {
  /**
   * One command: an SBE message header at {@code offset}, then the message.
   *
   * @return false to leave it, and all behind it, where it is
   */
  boolean onCommand(MutableDirectBuffer buffer, int offset, int length);
}
