package io.sluice.persistence.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.engine.spi.SnapshotStore;
import io.sluice.engine.spi.SnapshotStore.Draft;
import io.sluice.persistence.SnapshotStoreContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snapshot files keep the contract, and nothing else is taken for one. */
class FileSnapshotStoreTest extends SnapshotStoreContract {
  @TempDir
  private Path root;

  @Override
  protected SnapshotStore open() {
    return new FileSnapshotStore(root);
  }

  @Test
  void shouldListNothingThatHasAnotherName() throws IOException {
    final Path directory = root.resolve(FileSnapshotStore.DIRECTORY);
    Files.createDirectory(directory);
    Files.writeString(directory.resolve("snapshot-12.sluice"), "short");
    Files.writeString(directory.resolve("snapshot-0000000000000000012.sluice.old"), "kept");
    Files.writeString(directory.resolve(FileSnapshotStore.WRITING), "torn");

    assertEquals(0, open().list().size());
  }

  @Test
  void shouldLeaveNothingBehindWhenADraftIsGivenUp() throws IOException {
    final Path writing =
        root.resolve(FileSnapshotStore.DIRECTORY).resolve(FileSnapshotStore.WRITING);
    try (Draft draft = open().begin(1)) {
      draft.write(ByteBuffer.allocate(8));
      assertTrue(Files.exists(writing));
    }
    assertFalse(Files.exists(writing));
  }
}
