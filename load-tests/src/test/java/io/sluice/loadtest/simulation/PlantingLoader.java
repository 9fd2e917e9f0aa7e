package io.sluice.loadtest.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.List;

/**
 * Loads the project's own classes once more, with a switch at every place where an
 * {@link EngineBug} may be. The product knows nothing of it: only what is loaded here is changed.
 */
final class PlantingLoader extends ClassLoader {
  private static final String OURS = "io.sluice.";
  private static final ClassDesc SWITCH = ClassDesc.of("io.sluice.loadtest.simulation.PlantSwitch");
  private static final MethodTypeDesc OF_LONG =
      MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_long, ConstantDescs.CD_int);
  private static final MethodTypeDesc OF_INT =
      MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int);
  private static final MethodTypeDesc LEAVES_OUT =
      MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_int);
  private static final MethodTypeDesc MAX = MethodTypeDesc.of(
      ConstantDescs.CD_long, ConstantDescs.CD_long, ConstantDescs.CD_long, ConstantDescs.CD_int);

  private final ClassLoader original;

  PlantingLoader(final ClassLoader original) {
    super(original);
    this.original = original;
  }

  @Override
  protected Class<?> loadClass(final String name, final boolean resolve)
      throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      final Class<?> known = findLoadedClass(name);
      if (known != null || !name.startsWith(OURS)) {
        return known != null ? known : super.loadClass(name, resolve);
      }
      final byte[] bytes = planted(name, read(name));
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  private byte[] read(final String name) throws ClassNotFoundException {
    final String file = name.replace('.', '/') + ".class";
    try (InputStream in = original.getResourceAsStream(file)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (final IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class with the switches of all bugs that may be in it. */
  private byte[] planted(final String name, final byte[] compiled) {
    byte[] bytes = compiled;
    for (final EngineBug bug : EngineBug.values()) {
      if (bug.place().className().equals(name)) {
        bytes = plant(bug, bytes);
      }
    }
    return bytes;
  }

  private byte[] plant(final EngineBug bug, final byte[] bytes) {
    final ClassFile file = ClassFile.of(
        ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(original)
            .orElse(ClassHierarchyResolver.defaultResolver())));
    final int[] switches = {0};
    final CodeTransform code =
        (builder, element) -> switches[0] += plant(bug, builder, element) ? 1 : 0;
    final byte[] changed = file.transformClass(
        file.parse(bytes),
        ClassTransform.transformingMethodBodies(method -> isIn(bug.place(), method), code));
    if (switches[0] == 0) {
      throw new IllegalStateException(bug + " has no place to be in: " + bug.place());
    }
    return changed;
  }

  private static boolean isIn(final EngineBug.Place place, final MethodModel method) {
    return method.methodName().equalsString(place.method())
        && method.methodType().stringValue().contains(place.parameter());
  }

  /** Hands an instruction on, with a switch if it is the place of a bug; true if it was. */
  private static boolean plant(
      final EngineBug bug, final CodeBuilder builder, final CodeElement element) {
    final EngineBug.Place place = bug.place();
    if (place.kind() == EngineBug.Kind.RETURNED && element instanceof final ReturnInstruction end) {
      pass(bug, builder, end.typeKind());
      builder.with(element);
      return true;
    }
    if (!(element instanceof final InvokeInstruction call)
        || !call.name().equalsString(place.call())) {
      builder.with(element);
      return false;
    }
    plant(bug, builder, call);
    return true;
  }

  private static void plant(
      final EngineBug bug, final CodeBuilder builder, final InvokeInstruction call) {
    final MethodTypeDesc type = call.typeSymbol();
    switch (bug.place().kind()) {
      case RESULT -> {
        builder.with(call);
        pass(bug, builder, TypeKind.from(type.returnType()));
      }
      case ARGUMENT -> {
        pass(bug, builder, TypeKind.from(type.parameterList().getLast()));
        builder.with(call);
      }
      case MAX -> builder.loadConstant(bug.ordinal()).invokestatic(SWITCH, "max", MAX);
      case CALL ->
        builder
            .loadConstant(bug.ordinal())
            .invokestatic(SWITCH, "leavesOut", LEAVES_OUT)
            .ifThenElse(leftOut -> leaveOut(leftOut, call), made -> made.with(call));
      case RETURNED -> throw new IllegalArgumentException("no call");
    }
  }

  /** The number on the stack goes through the switch. */
  private static void pass(final EngineBug bug, final CodeBuilder builder, final TypeKind kind) {
    builder.loadConstant(bug.ordinal());
    if (kind == TypeKind.LONG) {
      builder.invokestatic(SWITCH, "ofLong", OF_LONG);
    } else if (kind.asLoadable() == TypeKind.INT) {
      builder.invokestatic(SWITCH, "ofInt", OF_INT);
    } else {
      throw new IllegalArgumentException(bug + " wants to change a " + kind);
    }
  }

  /** Takes from the stack what the call would have taken, and puts 0 there if it returns. */
  private static void leaveOut(final CodeBuilder builder, final InvokeInstruction call) {
    final List<ClassDesc> parameters = call.typeSymbol().parameterList();
    for (final ClassDesc parameter : parameters.reversed()) {
      drop(builder, TypeKind.from(parameter));
    }
    if (call.opcode() != Opcode.INVOKESTATIC) {
      builder.pop();
    }
    switch (TypeKind.from(call.typeSymbol().returnType()).asLoadable()) {
      case VOID -> {
        // Nothing is expected.
      }
      case LONG -> builder.lconst_0();
      case INT -> builder.iconst_0();
      default -> throw new IllegalArgumentException("can not leave out " + call);
    }
  }

  private static void drop(final CodeBuilder builder, final TypeKind kind) {
    if (kind.slotSize() == 2) {
      builder.pop2();
    } else {
      builder.pop();
    }
  }

  @Override
  public String toString() {
    return "PlantingLoader of " + Arrays.toString(EngineBug.values());
  }
}
