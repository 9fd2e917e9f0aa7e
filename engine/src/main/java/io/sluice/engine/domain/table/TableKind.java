package io.sluice.engine.domain.table;

/** Kinds of tables, as the sections of a snapshot name them: part of the format for ever. */
final class TableKind {
  static final long ROWS = 1;
  static final long FIELDS = 2;
  static final long INDEX = 3;
  static final long TEXTS = 4;
  static final long DEFINITIONS = 5;

  private TableKind() {}
}
