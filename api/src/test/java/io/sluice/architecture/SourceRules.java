package io.sluice.architecture;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.lang.model.type.TypeKind;
import org.jspecify.annotations.Nullable;

/** The limits that can be read off a source: its sizes, and words that it may not hold. */
final class SourceRules extends TreePathScanner<@Nullable Void, @Nullable Void> {
  private static final int MAX_COLUMNS = 100;
  private static final int MAX_FILE_LINES = 700;
  private static final int MAX_METHOD_LINES = 70;
  private static final int MAX_PARAMETERS = 8;
  private static final int MAX_NESTING = 3;
  // In two parts, or this very line would break the rule.
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
  private static final Pattern INSIDE = Pattern.compile("io\\.sluice\\.(engine|persistence|api)");

  private final SourceFile file;
  private final boolean isMain;
  private final boolean isEngine;
  private final boolean isDomain;
  private final boolean isBlackBox;
  private final List<String> findings = new ArrayList<>();
  private int nesting;

  private SourceRules(final SourceFile file) {
    this.file = file;
    isMain = file.path().contains("/src/main/");
    isEngine = file.path().startsWith("engine/src/main/");
    isDomain = isEngine && file.path().contains("/engine/domain/");
    isBlackBox = file.path().contains("/io/sluice/loadtest/http/");
  }

  /** What is wrong with a source, each as rule, place and detail. */
  static List<String> findings(final SourceFile file) {
    final SourceRules rules = new SourceRules(file);
    rules.readLines();
    rules.scan(file.unit(), null);
    return rules.findings;
  }

  private void readLines() {
    final String[] lines = file.text().split("\n", -1);
    if (lines.length - 1 > MAX_FILE_LINES) {
      add("file too long", 1, lines.length - 1 + " lines");
    }
    for (int i = 0; i < lines.length; i++) {
      if (lines[i].codePointCount(0, lines[i].length()) > MAX_COLUMNS) {
        add("line too long", i + 1, lines[i].strip());
      }
      if (UNFINISHED.matcher(lines[i]).find()) {
        add("unfinished", i + 1, lines[i].strip());
      }
    }
  }

  @Override
  public @Nullable Void visitImport(final ImportTree tree, final @Nullable Void none) {
    if (file.textOf(tree).contains("*")) {
      add("star import", tree, file.textOf(tree));
    }
    return super.visitImport(tree, null);
  }

  @Override
  public @Nullable Void visitClass(final ClassTree tree, final @Nullable Void none) {
    final boolean isTopLevel = getCurrentPath().getParentPath().getLeaf() == file.unit();
    if (isMain && isTopLevel && file.trees().getDocComment(getCurrentPath()) == null) {
      add("type without a first sentence", tree, tree.getSimpleName().toString());
    }
    final int outerNesting = nesting;
    nesting = 0;
    super.visitClass(tree, null);
    nesting = outerNesting;
    return null;
  }

  @Override
  public @Nullable Void visitMethod(final MethodTree tree, final @Nullable Void none) {
    final String name = tree.getName().toString();
    if (file.linesOf(tree) > MAX_METHOD_LINES) {
      add("method too long", tree, name + ", " + file.linesOf(tree) + " lines");
    }
    if (tree.getParameters().size() > MAX_PARAMETERS) {
      add("too many parameters", tree, name + ", " + tree.getParameters().size());
    }
    return super.visitMethod(tree, null);
  }

  @Override
  public @Nullable Void visitPrimitiveType(
      final PrimitiveTypeTree tree, final @Nullable Void none) {
    final TypeKind kind = tree.getPrimitiveTypeKind();
    if (isEngine && (kind == TypeKind.FLOAT || kind == TypeKind.DOUBLE)) {
      add("floating point in the engine", tree, file.textOf(tree));
    }
    return super.visitPrimitiveType(tree, null);
  }

  @Override
  public @Nullable Void visitLiteral(final LiteralTree tree, final @Nullable Void none) {
    if (isEngine && (tree.getValue() instanceof Float || tree.getValue() instanceof Double)) {
      add("floating point in the engine", tree, file.textOf(tree));
    }
    return super.visitLiteral(tree, null);
  }

  @Override
  public @Nullable Void visitIdentifier(final IdentifierTree tree, final @Nullable Void none) {
    final String name = tree.getName().toString();
    if (isEngine && (name.equals("Double") || name.equals("Float"))) {
      add("floating point in the engine", tree, name);
    }
    return super.visitIdentifier(tree, null);
  }

  @Override
  public @Nullable Void visitMemberSelect(final MemberSelectTree tree, final @Nullable Void none) {
    if (isBlackBox && INSIDE.matcher(file.textOf(tree)).matches()) {
      add("black box looks inside", tree, file.textOf(tree));
    }
    return super.visitMemberSelect(tree, null);
  }

  @Override
  public @Nullable Void visitAnnotation(final AnnotationTree tree, final @Nullable Void none) {
    if (!isMain && tree.getAnnotationType().toString().endsWith("Disabled")) {
      add("disabled test", tree, file.textOf(tree));
    }
    return super.visitAnnotation(tree, null);
  }

  @Override
  public @Nullable Void visitMethodInvocation(
      final MethodInvocationTree tree, final @Nullable Void none) {
    if (!isMain && tree.getMethodSelect().toString().endsWith("Thread.sleep")) {
      add("test sleeps", tree, file.textOf(tree));
    }
    return super.visitMethodInvocation(tree, null);
  }

  @Override
  public @Nullable Void visitSynchronized(final SynchronizedTree tree, final @Nullable Void none) {
    if (isDomain) {
      add("lock in the domain", tree, "synchronized");
    }
    return super.visitSynchronized(tree, null);
  }

  @Override
  public @Nullable Void visitIf(final IfTree tree, final @Nullable Void none) {
    final Tree parent = getCurrentPath().getParentPath().getLeaf();
    final boolean isElseIf = parent instanceof IfTree outer && outer.getElseStatement() == tree;
    return isElseIf ? super.visitIf(tree, null) : nested(tree, () -> super.visitIf(tree, null));
  }

  @Override
  public @Nullable Void visitDoWhileLoop(final DoWhileLoopTree tree, final @Nullable Void none) {
    return nested(tree, () -> super.visitDoWhileLoop(tree, null));
  }

  @Override
  public @Nullable Void visitEnhancedForLoop(
      final EnhancedForLoopTree tree, final @Nullable Void none) {
    return nested(tree, () -> super.visitEnhancedForLoop(tree, null));
  }

  @Override
  public @Nullable Void visitForLoop(final ForLoopTree tree, final @Nullable Void none) {
    return nested(tree, () -> super.visitForLoop(tree, null));
  }

  @Override
  public @Nullable Void visitSwitch(final SwitchTree tree, final @Nullable Void none) {
    return nested(tree, () -> super.visitSwitch(tree, null));
  }

  @Override
  public @Nullable Void visitSwitchExpression(
      final SwitchExpressionTree tree, final @Nullable Void none) {
    return nested(tree, () -> super.visitSwitchExpression(tree, null));
  }

  @Override
  public @Nullable Void visitTry(final TryTree tree, final @Nullable Void none) {
    return nested(tree, () -> super.visitTry(tree, null));
  }

  @Override
  public @Nullable Void visitWhileLoop(final WhileLoopTree tree, final @Nullable Void none) {
    return nested(tree, () -> super.visitWhileLoop(tree, null));
  }

  private @Nullable Void nested(final Tree tree, final Runnable visit) {
    nesting++;
    if (nesting == MAX_NESTING + 1) {
      add("nested too deep", tree, file.textOf(tree).lines().findFirst().orElseThrow());
    }
    visit.run();
    nesting--;
    return null;
  }

  private void add(final String rule, final Tree tree, final String detail) {
    add(rule, file.firstLineOf(tree), detail);
  }

  private void add(final String rule, final int line, final String detail) {
    findings.add(rule + ": " + file.path() + ":" + line + ": " + detail);
  }
}
