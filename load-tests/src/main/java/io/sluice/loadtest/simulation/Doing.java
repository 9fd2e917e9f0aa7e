package io.sluice.loadtest.simulation;

/**
 * Something that became of an activity.
 *
 * @param activity its index
 * @param wave that was let out, or {@link #END}
 * @param events that have to say so
 */
record Doing(int activity, int wave, int events) {
  /** It is over. */
  static final int END = -1;

  /** The same behind other events. */
  Doing behind(final int others) {
    return others == 0 ? this : new Doing(activity, wave, events + others);
  }
}
