package io.sluice.persistence.chronicle;

import java.nio.file.Path;

/**
 * Where the last frame that counts ends.
 *
 * @param file in which it is
 * @param offset behind it
 * @param torn whether there is anything of a frame behind it
 */
record JournalEnd(Path file, long offset, boolean torn) {}
