package io.sluice.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One Java source: where it lies, its lines, and its syntax tree. */
final class SourceFile {
  private final String path;
  private final String text;
  private final CompilationUnitTree unit;
  private final Trees trees;
  private final SourcePositions positions;

  /**
   * Parses a source.
   *
   * @param path where it lies, with {@code /}, from the top of the project
   */
  SourceFile(final String path, final String text) {
    this.path = path;
    this.text = text;
    final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    final JavacTask task = (JavacTask) compiler.getTask(
        null, null, null, List.of("-proc:none"), null, List.of(new TextObject(path, text)));
    try {
      unit = task.parse().iterator().next();
    } catch (final IOException e) {
      throw new UncheckedIOException(path, e);
    }
    trees = Trees.instance(task);
    positions = trees.getSourcePositions();
  }

  String path() {
    return path;
  }

  String text() {
    return text;
  }

  CompilationUnitTree unit() {
    return unit;
  }

  Trees trees() {
    return trees;
  }

  int firstLineOf(final Tree tree) {
    return lineAt(positions.getStartPosition(unit, tree));
  }

  int linesOf(final Tree tree) {
    return lineAt(positions.getEndPosition(unit, tree)) - firstLineOf(tree) + 1;
  }

  /** The source of a tree, as it was written. */
  String textOf(final Tree tree) {
    return text.substring(
        (int) positions.getStartPosition(unit, tree), (int) positions.getEndPosition(unit, tree));
  }

  private int lineAt(final long offset) {
    final LineMap lines = unit.getLineMap();
    return (int) lines.getLineNumber(offset);
  }

  /** A source that is in memory already. */
  private static final class TextObject extends SimpleJavaFileObject {
    private final String text;

    TextObject(final String path, final String text) {
      super(URI.create("string:///" + path), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(final boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
