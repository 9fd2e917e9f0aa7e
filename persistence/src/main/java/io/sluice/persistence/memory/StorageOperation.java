package io.sluice.persistence.memory;

/** A single thing that a journal does to its {@link InMemoryJournalStore}, as a disk sees it. */
public enum StorageOperation {
  /** A directory and the first file of a new epoch. */
  CREATE_EPOCH,
  /** The file that the next frames of an epoch go to. */
  CREATE_FILE,
  /** The frame with which an epoch opens. */
  WRITE_OPENING,
  /** A frame that an earlier process wrote and may not have forced, once more. */
  COPY_FRAME,
  /** A frame. */
  WRITE_FRAME,
  /** All frames of a file. */
  FORCE_FRAMES,
  /** The entry of a file in its directory. */
  FORCE_DIRECTORY,
  /** A slot of the mark. */
  WRITE_MARK,
  /** Both slots of the mark. */
  FORCE_MARK,
  /** The list of epochs with one more in it takes the place of the list. */
  WRITE_MANIFEST,
  /** That list has taken its place for good. */
  FORCE_MANIFEST
}
