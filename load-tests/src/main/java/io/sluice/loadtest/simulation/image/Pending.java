package io.sluice.loadtest.simulation.image;

import java.util.Set;

/** Says of what it is not certain whether it is on the disk. */
final class Pending {
  private static final String FRAMES = ".cq4";
  private static final String MARK = "MARK";
  private static final String MANIFEST = "MANIFEST";

  private final Set<ImageKind> kinds;

  /**
   * For one look.
   *
   * @param kinds to which it adds
   */
  Pending(final Set<ImageKind> kinds) {
    this.kinds = kinds;
  }

  /** Looks at a directory and what is in it. */
  void look(final DirectoryHistory directory) {
    for (final DirectoryHistory.Step step : directory.steps()) {
      if (step.isCreation()) {
        kinds.add(ImageKind.ENTRY_PENDING);
      } else if (step.isRemoval()) {
        kinds.add(ImageKind.REMOVAL_PENDING);
      } else {
        onRename(String.valueOf(step.to()));
      }
    }
    directory.current().forEach((name, node) -> {
      if (node instanceof final FileHistory file) {
        onFile(name, file);
      } else {
        look((DirectoryHistory) node);
      }
    });
  }

  private void onRename(final String name) {
    kinds.add(ImageKind.RENAME_PENDING);
    if (name.equals(MANIFEST)) {
      kinds.add(ImageKind.MANIFEST_PENDING);
    } else if (name.endsWith(FRAMES) && !name.endsWith("000000" + FRAMES)) {
      kinds.add(ImageKind.ROLL);
    }
  }

  private void onFile(final String name, final FileHistory file) {
    if (file.mayShrink()) {
      kinds.add(ImageKind.TRUNCATION_PENDING);
    }
    if (name.equals(MARK) && file.isPending()) {
      kinds.add(ImageKind.MARK_PENDING);
    }
    if (name.endsWith(FRAMES) && file.isFirstWritePending()) {
      kinds.add(ImageKind.FIRST_WRITE_OF_A_FILE);
    }
  }
}
