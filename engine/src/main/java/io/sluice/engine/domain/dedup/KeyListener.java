package io.sluice.engine.domain.dedup;

/**
 * Told which keys are remembered, by the first 32 bits of each. Engine thread, while a fact is
 * applied; must not touch state.
 */
public interface KeyListener {
  /** Nobody. */
  KeyListener NONE = new KeyListener() {
    @Override
    public void onRemembered(final int hash) {
      // Nobody is told.
    }

    @Override
    public void onForgotten(final int hash) {
      // Nobody is told.
    }
  };

  /** One more key with these bits is remembered. */
  void onRemembered(int hash);

  /** One key with these bits less is remembered. */
  void onForgotten(int hash);
}
