package io.sluice.persistence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.spi.SnapshotStore;
import io.sluice.engine.spi.SnapshotStore.Draft;
import io.sluice.engine.spi.SnapshotStore.StoredSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What recovery relies on, whichever store of snapshots it is given. */
public abstract class SnapshotStoreContract {
  /** More than is forced at once. */
  private static final int LARGE = 20 << 20;

  private final SplittableRandom randomness = new SplittableRandom(1);

  /** An empty store; each call gives what a process sees that starts then. */
  protected abstract SnapshotStore open();

  @Test
  void shouldHaveNoneAtFirst() throws IOException {
    assertEquals(List.of(), open().list());
  }

  @Test
  void shouldServeWhatWasPublished() throws IOException {
    final byte[] content = random(LARGE);
    final StoredSnapshot published = publish(open(), 12, content);

    final SnapshotStore later = open();
    assertEquals(List.of(published), later.list());
    assertEquals(12, published.position());
    assertEquals(LARGE, published.lengthBytes());
    assertArrayEquals(content, read(later, published));
  }

  @Test
  void shouldListTheNewestFirst() throws IOException {
    final SnapshotStore store = open();
    for (final long position : new long[] {5, 1_000_000_000_000L, 70, 1}) {
      publish(store, position, random(100));
    }

    assertEquals(
        List.of(1_000_000_000_000L, 70L, 5L, 1L),
        open().list().stream().map(StoredSnapshot::position).toList());
  }

  @Test
  void shouldShowNothingOfOneThatWasNotPublished() throws IOException {
    final SnapshotStore store = open();
    publish(store, 1, random(10));
    try (Draft draft = store.begin(2)) {
      draft.write(ByteBuffer.wrap(random(100)));
      assertEquals(1, store.list().size());
    }
    assertEquals(1, open().list().size());

    final Draft leftByADeadProcess = store.begin(3);
    leftByADeadProcess.write(ByteBuffer.wrap(random(100)));
    assertEquals(1, open().list().size());
    final byte[] next = random(50);
    final SnapshotStore later = open();
    final StoredSnapshot published = publish(later, 4, next);
    assertEquals(2, later.list().size());
    assertArrayEquals(next, read(later, published));
  }

  @Test
  void shouldPutOneInThePlaceOfAnotherOfTheSamePosition() throws IOException {
    final SnapshotStore store = open();
    publish(store, 1, random(10));
    final byte[] better = random(20);
    final StoredSnapshot published = publish(store, 1, better);

    assertEquals(List.of(published), store.list());
    assertArrayEquals(better, read(store, published));
  }

  @Test
  void shouldForgetWhatIsRemoved() throws IOException {
    final SnapshotStore store = open();
    final StoredSnapshot first = publish(store, 1, random(10));
    final StoredSnapshot second = publish(store, 2, random(10));

    store.remove(first);
    store.remove(first);

    assertEquals(List.of(second), open().list());
  }

  @Test
  void shouldBeClosedAfterPublishing() throws IOException {
    final Draft draft = open().begin(1);
    assertTrue(draft.isOpen());
    draft.publish();
    assertFalse(draft.isOpen());
    draft.close();
    assertEquals(1, open().list().size());
  }

  private static StoredSnapshot publish(
      final SnapshotStore store, final long position, final byte[] content) throws IOException {
    try (Draft draft = store.begin(position)) {
      final ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        bytes.limit(Math.min(content.length, bytes.position() + (1 << 20)));
        draft.write(bytes);
        bytes.limit(content.length);
      }
      return draft.publish();
    }
  }

  private static byte[] read(final SnapshotStore store, final StoredSnapshot snapshot)
      throws IOException {
    try (InputStream in = Channels.newInputStream(store.read(snapshot))) {
      return in.readAllBytes();
    }
  }

  private byte[] random(final int length) {
    final byte[] bytes = new byte[length];
    randomness.nextBytes(bytes);
    return bytes;
  }
}
