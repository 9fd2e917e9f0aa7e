package net.openhft;

/** Stands for a library in the fixtures of the architecture rules. */
public final class ArchitectureFixture {
  private ArchitectureFixture() {}
}
