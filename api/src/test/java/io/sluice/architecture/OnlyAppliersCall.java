package io.sluice.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/**
 * Holds of a method that is used by appliers, by its own class and by its like, and nobody else.
 */
final class OnlyAppliersCall extends ArchCondition<JavaMethod> {
  /** The methods that it speaks of: those marked as writing engine state. */
  static final DescribedPredicate<JavaMethod> WRITE_STATE =
      DescribedPredicate.describe("write state", OnlyAppliersCall::writesState);

  OnlyAppliersCall() {
    super("be called by appliers only");
  }

  @Override
  public void check(final JavaMethod method, final ConditionEvents events) {
    for (final JavaAccess<?> access : method.getAccessesToSelf()) {
      final JavaClass caller = outermost(access.getOriginOwner());
      final boolean allowed = caller.getSimpleName().endsWith("Applier")
          || caller.equals(outermost(method.getOwner()))
          || writesState(access.getOrigin());
      events.add(new SimpleConditionEvent(method, allowed, access.getDescription()));
    }
  }

  private static boolean writesState(final JavaCodeUnit caller) {
    return caller.getAnnotations().stream()
        .anyMatch(mark -> mark.getRawType().getSimpleName().equals("WritesState"));
  }

  private static JavaClass outermost(final JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer;
  }
}
