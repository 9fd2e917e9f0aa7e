package io.sluice.persistence.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.engine.spi.SnapshotStore;
import io.sluice.engine.spi.SnapshotStore.Draft;
import io.sluice.persistence.SnapshotStoreContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The snapshots in memory keep the contract, and fail when they are told so. */
class InMemorySnapshotStoreTest extends SnapshotStoreContract {
  private final InMemorySnapshotStore store = new InMemorySnapshotStore();

  @Override
  protected SnapshotStore open() {
    return store;
  }

  @Test
  void shouldFailAWriteWhenItIsToldTo() throws IOException {
    store.failAfter(10);
    try (Draft draft = store.begin(1)) {
      draft.write(ByteBuffer.allocate(10));
      assertThrows(IOException.class, () -> draft.write(ByteBuffer.allocate(1)));
    }
    assertEquals(0, store.list().size());
  }
}
