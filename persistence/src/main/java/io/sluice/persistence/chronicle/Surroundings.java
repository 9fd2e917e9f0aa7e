package io.sluice.persistence.chronicle;

import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * What a journal asks of the machine.
 *
 * @param bootId run of the operating system
 * @param opener of the channels that force
 * @param clock that paces the mark
 */
public record Surroundings(BootId bootId, ForcedFile.Opener opener, NanoClock clock) {
  /** The machine as it is. */
  public static Surroundings real() {
    return new Surroundings(BootId.current(), ChannelFile::open, SystemNanoClock.INSTANCE);
  }
}
