package io.sluice.engine.ingress;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Durable definitions of one kind, by code and by dense index.
 *
 * <p>One thread writes, any thread reads. A reader that was told of a definition finds it: it was
 * put here before anybody heard of it.
 *
 * @param <T> an immutable definition
 */
public final class DefinitionTable<T> {
  private static final int PAGE_SIZE = 4_096;
  private static final int MAX_PAGES = 1 << 18;

  private final ConcurrentHashMap<String, T> definitionByCode = new ConcurrentHashMap<>();
  private final Function<T, String> code;
  private volatile AtomicReferenceArray<T>[] pages = newPages(1);
  private volatile int size;

  DefinitionTable(final Function<T, String> code) {
    this.code = code;
  }

  /** The definition with a code, or null if none is durable. */
  public @Nullable T find(final String wanted) {
    return definitionByCode.get(wanted);
  }

  /** The definition with an index that the engine gave out. */
  public T at(final int index) {
    final T definition = pages[index / PAGE_SIZE].get(index % PAGE_SIZE);
    if (definition == null) {
      throw new IndexOutOfBoundsException("no definition has the index " + index);
    }
    return definition;
  }

  /** Number of definitions. Indexes run from 0. */
  public int size() {
    return size;
  }

  /** Up to {@code limit} definitions from an index on, in the order of registration. */
  public List<T> list(final int fromIndex, final int limit) {
    final int end = (int) Math.min(size, (long) fromIndex + limit);
    final List<T> page = new ArrayList<>(Math.max(0, end - fromIndex));
    for (int i = fromIndex; i < end; i++) {
      page.add(at(i));
    }
    return page;
  }

  void put(final int index, final T definition) {
    AtomicReferenceArray<T>[] current = pages;
    final int page = index / PAGE_SIZE;
    if (page >= MAX_PAGES) {
      throw new IllegalStateException("more definitions than " + (long) MAX_PAGES * PAGE_SIZE);
    }
    if (page >= current.length) {
      final AtomicReferenceArray<T>[] grown = newPages(page + 1);
      System.arraycopy(current, 0, grown, 0, current.length);
      pages = grown;
      current = grown;
    }
    current[page].set(index % PAGE_SIZE, definition);
    definitionByCode.put(code.apply(definition), definition);
    if (index >= size) {
      size = index + 1;
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no generic arrays.
  private static <T> AtomicReferenceArray<T>[] newPages(final int count) {
    final AtomicReferenceArray[] pages = new AtomicReferenceArray[count];
    for (int i = 0; i < count; i++) {
      pages[i] = new AtomicReferenceArray<>(PAGE_SIZE);
    }
    return pages;
  }
}
