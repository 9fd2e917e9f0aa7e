package io.sluice.engine.domain.table;

import io.sluice.engine.codec.StateInput;
import io.sluice.engine.codec.StateOutput;

/**
 * How definitions of one kind stand in a snapshot.
 *
 * @param <T> an immutable definition
 */
public interface DefinitionFormat<T> {
  /** Writes every field of a definition. */
  void write(T definition, StateOutput out);

  /** Reads a definition. */
  T read(StateInput in);
}
