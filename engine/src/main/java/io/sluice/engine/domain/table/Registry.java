package io.sluice.engine.domain.table;

import io.sluice.engine.codec.StateInput;
import io.sluice.engine.codec.StateOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.agrona.collections.Object2IntHashMap;

/**
 * Definitions of one kind under dense indexes that are never used again.
 *
 * @param <T> an immutable definition
 */
public final class Registry<T> implements TableContent {
  /** No definition has this index. */
  public static final int UNKNOWN = -1;

  private final int name;
  private final Object2IntHashMap<String> indexByCode = new Object2IntHashMap<>(UNKNOWN);
  private final List<T> definitions = new ArrayList<>();
  private final Function<T, String> code;
  private final ToLongFunction<T> hashOf;
  private final DefinitionFormat<T> format;
  private final LongTable hashes;

  /**
   * An empty registry.
   *
   * @param name number of its table of hashes among all of one state
   * @param code what clients call a definition
   * @param hashOf hash over every field of a definition
   * @param format of a definition in a snapshot
   */
  public Registry(
      final int name,
      final Function<T, String> code,
      final ToLongFunction<T> hashOf,
      final DefinitionFormat<T> format) {
    this.name = name;
    this.code = code;
    this.hashOf = hashOf;
    this.format = format;
    this.hashes = new LongTable(name, 1);
  }

  /** Index of a code, or {@link #UNKNOWN}. */
  public int indexOf(final String wanted) {
    return indexByCode.getValue(wanted);
  }

  /** True if the index was given out. */
  public boolean has(final int index) {
    return index >= 0 && index < definitions.size();
  }

  /** The definition with an index that was given out. */
  public T at(final int index) {
    return definitions.get(index);
  }

  /** Number of definitions; the next one gets this index. */
  public int size() {
    return definitions.size();
  }

  /** Adds the next definition or replaces one. */
  @WritesState
  public void put(final int index, final T definition) {
    if (index == definitions.size()) {
      definitions.add(definition);
      indexByCode.put(code.apply(definition), index);
    } else {
      assert code.apply(definitions.get(index)).equals(code.apply(definition))
          : "a code keeps its index";
      definitions.set(index, definition);
    }
    hashes.set(index, 0, hashOf.applyAsLong(definition));
  }

  /** The running hash, for the hash of the state. */
  public LongTable hashes() {
    return hashes;
  }

  /** True if the running hash is that of the definitions. */
  public boolean hashesMatch() {
    for (int i = 0; i < definitions.size(); i++) {
      if (hashes.get(i, 0) != hashOf.applyAsLong(definitions.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void writeTo(final StateOutput out) {
    out.begin(name, TableKind.DEFINITIONS);
    out.putLong(definitions.size());
    for (int i = 0; i < definitions.size(); i++) {
      format.write(definitions.get(i), out);
    }
    out.end();
  }

  @Override
  @WritesState
  public void readFrom(final StateInput in) {
    assert definitions.isEmpty() : "the registry is empty";
    in.begin(name, TableKind.DEFINITIONS);
    final int count = in.getCount(Integer.MAX_VALUE);
    for (int i = 0; i < count; i++) {
      put(i, format.read(in));
    }
    in.end();
  }
}
