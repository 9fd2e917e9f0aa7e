package io.sluice.api.webhook;

import java.util.Locale;

/** Why an endpoint is sent nothing although nobody disabled it. */
public enum StopReason {
  /** It is sent what there is. */
  NONE,
  /** It answered 410: it wants nothing any more. A {@code PUT} lets it go on. */
  ENDPOINT_GONE,
  /** Its position is of another journal. A replay says where to begin in this one. */
  JOURNAL_CHANGED,
  /** Nothing durable has its position: the journal went back. A replay says where to begin. */
  POSITION_UNKNOWN;

  /** Its name in an answer. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
