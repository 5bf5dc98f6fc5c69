package io.varve.invariants;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the invariants of {@code docs/invariants.md} that a test, or each test of a class, would
 * notice if they were broken. A test of the appliance reads the sources: it fails for an invariant
 * that nobody guards and for an id that the list does not have.
 */
@Retention(RetentionPolicy.SOURCE)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Guards {
  /** Ids such as {@code A1}. */
  String[] value();
}
