package io.sluice.engine.ingress;

import org.agrona.DirectBuffer;

/** Receives encoded outcomes on the thread of a lane. The bytes are valid during the call only. */
@FunctionalInterface
public interface OutcomeHandler {
  /** One outcome: an SBE message header at {@code offset}, then the message. */
  void onOutcome(DirectBuffer buffer, int offset, int length);
}
