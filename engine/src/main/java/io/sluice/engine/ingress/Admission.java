package io.sluice.engine.ingress;

/** Whether the edge may offer changes; reads are always welcome. */
public enum Admission {
  /** Recovery is not done yet. */
  STARTING,
  OPEN,
  /** The journal has no block left beyond those that take what is under way. */
  STORAGE_FULL,
  /** What is under way ends, nothing new begins. */
  STOPPING
}
