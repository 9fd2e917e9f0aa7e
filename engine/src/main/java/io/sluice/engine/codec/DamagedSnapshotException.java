package io.sluice.engine.codec;

import java.io.Serial;

/**
 * A snapshot is not what was written, or is of a format that is not known: it is not to be used.
 */
public final class DamagedSnapshotException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1;

  /** Says what is wrong with it. */
  public DamagedSnapshotException(final String what) {
    super(what);
  }

  /** Says what is wrong with it, and what found it out. */
  public DamagedSnapshotException(final String what, final Throwable cause) {
    super(what, cause);
  }
}
